// SPDX-License-Identifier: Apache-2.0
/**
 * A laboratory for whole-system tests: hosts on a LAN, made of network namespaces inside the
 * namespaces of the test JVM, so that everything vanishes with it.
 *
 * <p>A {@link io.vrrp.runtime.lab.Lab} has {@link io.vrrp.runtime.lab.Host}s; on a host runs an
 * {@link io.vrrp.runtime.lab.Appliance}, a {@link io.vrrp.runtime.lab.Keepalived} or any {@link
 * io.vrrp.runtime.lab.LabProcess}; a {@link io.vrrp.runtime.lab.PacketTap} sees the wire with the
 * kernel's time stamps. Nothing here uses the product's code.
 */
package io.vrrp.runtime.lab;
