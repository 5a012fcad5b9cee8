// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import java.time.Duration;

/**
 * A virtual router for a {@link Contender}, with a virtual MAC address.
 *
 * @param vrid its identifier, 1 to 255
 * @param interfaceName the interface, for example {@code eth0}
 * @param priority 1 to 255
 * @param interval the advertisement interval in centiseconds
 * @param virtualIp its virtual IP address, which also determines the family; for IPv6 a link-local
 *     one
 * @param accept whether the master answers for the address (RFC 9568 §6.1, Accept_Mode)
 */
record VirtualRouter(
    int vrid, String interfaceName, int priority, int interval, String virtualIp, boolean accept) {

  boolean isIpv6() {
    return virtualIp.contains(":");
  }

  /** Returns a name that no other virtual router of the same contender has. */
  String name() {
    return interfaceName + "-" + (isIpv6() ? "ipv6" : "ipv4") + "-" + vrid;
  }

  /** Returns the virtual MAC address (RFC 9568 §7.3). */
  String mac() {
    return "00:00:5e:00:%02x:%02x".formatted(isIpv6() ? 2 : 1, vrid);
  }

  Duration advertisementInterval() {
    return Duration.ofMillis(interval * 10L);
  }

  /** Returns Skew_Time (RFC 9568 §6.1), not rounded to centiseconds. */
  Duration skewTime() {
    return advertisementInterval().multipliedBy(256 - priority).dividedBy(256);
  }

  /** Returns Active_Down_Interval (RFC 9568 §6.1), not rounded to centiseconds. */
  Duration downInterval() {
    return advertisementInterval().multipliedBy(3).plus(skewTime());
  }
}
