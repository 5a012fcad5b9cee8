// SPDX-License-Identifier: Apache-2.0
/**
 * Reads a configuration of the factory PID {@code io.vrrp.router}, with its file, properties and
 * text, into a {@link io.vrrp.impl.engine.port.RouterConfig}.
 */
package io.vrrp.impl.component.configuration;
