// SPDX-License-Identifier: Apache-2.0
/**
 * A configuration of the factory PID {@code io.vrrp.router}: its file, its properties and its text,
 * read into a {@link io.vrrp.impl.engine.port.RouterConfig}.
 */
package io.vrrp.impl.component.configuration;
