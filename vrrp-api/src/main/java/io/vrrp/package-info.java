// SPDX-License-Identifier: Apache-2.0
/**
 * The Virtual Router Redundancy Protocol, version 3 (RFC 9568, RFC 5798), as OSGi services.
 *
 * <p>For each virtual router configured under the factory PID {@code io.vrrp.router} there is one
 * {@link io.vrrp.VrrpService}. A bundle registers an {@link io.vrrp.VrrpListener} to receive every
 * change of state and all other notifications. A bundle registers an {@link io.vrrp.VrrpTracker} to
 * say whether this node is useful as master. For each network namespace that has virtual routers
 * there is one {@link io.vrrp.VrrpEngine}, with counters that concern all of them. For each command
 * configured under the factory PID {@code io.vrrp.hook} there is one {@link io.vrrp.VrrpHook}.
 *
 * <p>Interfaces with {@code @ProviderType} may get methods in later versions: call them, do not
 * implement them. Enumerations may get constants: have a default branch in a {@code switch}. {@link
 * io.vrrp.VrrpListener} and {@link io.vrrp.VrrpTracker} are the interfaces that a consumer
 * implements.
 */
@Export
@Version("1.0.0")
package io.vrrp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
