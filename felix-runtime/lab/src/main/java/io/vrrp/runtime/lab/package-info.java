// SPDX-License-Identifier: Apache-2.0
/**
 * A laboratory for whole-system tests. Hosts on a LAN are network namespaces inside the namespaces
 * of the test JVM, so that everything disappears with it.
 *
 * <p>A {@link io.vrrp.runtime.lab.Lab} has {@link io.vrrp.runtime.lab.Host}s. A host can run an
 * {@link io.vrrp.runtime.lab.Appliance}, a {@link io.vrrp.runtime.lab.Keepalived} or any {@link
 * io.vrrp.runtime.lab.LabProcess}. A {@link io.vrrp.runtime.lab.PacketTap} records frames with the
 * kernel's time stamps. Nothing here uses the product's code.
 */
package io.vrrp.runtime.lab;
