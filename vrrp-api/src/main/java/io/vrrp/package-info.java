// SPDX-License-Identifier: Apache-2.0
/**
 * The Virtual Router Redundancy Protocol, version 3 (RFC 9568, RFC 5798), as OSGi services.
 *
 * <p>For each virtual router configured under the factory PID {@code io.vrrp.router} there is one
 * {@link io.vrrp.VrrpService}. A bundle that wants to hear of every change of state, or of all that
 * happens, registers an {@link io.vrrp.VrrpListener}. For each network namespace that has virtual
 * routers there is one {@link io.vrrp.VrrpEngine}, with what concerns all of them.
 */
@Export
@Version("1.0.0")
package io.vrrp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
