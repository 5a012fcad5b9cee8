// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The parameters of a virtual router (RFC 9568 §6.1).
 *
 * @param family the family of its addresses
 * @param vrid 1 to 255
 * @param priority 1 to 255; 255 is the owner of the addresses
 * @param advertInterval Advertisement_Interval in centiseconds, 1 to 4095
 * @param preempt Preempt_Mode
 * @param acceptMode Accept_Mode
 * @param virtualIps 1 to 255 different addresses, all of the family
 * @param checksumMode which checksum form to send over IPv4
 */
public record RouterParameters(
    IpFamily family,
    int vrid,
    int priority,
    int advertInterval,
    boolean preempt,
    boolean acceptMode,
    List<VirtualIp> virtualIps,
    ChecksumMode checksumMode) {

  public static final int MAX_VRID = 255;

  /** The priority of the owner of the addresses (RFC 9568 §5.2.4). */
  public static final int OWNER_PRIORITY = 255;

  /** The longest interval that fits the 12 bits of the field (RFC 9568 §5.2.7). */
  public static final int MAX_ADVERT_INTERVAL = 4095;

  /** The most addresses that fit the count of 8 bits (RFC 9568 §5.2.5). */
  public static final int MAX_VIRTUAL_IPS = 255;

  /**
   * Copies the list and checks every range.
   *
   * @throws IllegalArgumentException if a value is out of range; the message names it
   */
  public RouterParameters {
    virtualIps = List.copyOf(virtualIps);
    requireRange("vrid", vrid, 1, MAX_VRID);
    requireRange("priority", priority, 1, OWNER_PRIORITY);
    requireRange("advertInterval", advertInterval, 1, MAX_ADVERT_INTERVAL);
    requireRange("number of virtualIps", virtualIps.size(), 1, MAX_VIRTUAL_IPS);
    Set<IpAddress> seen = new HashSet<>();
    for (VirtualIp ip : virtualIps) {
      if (ip.address().family() != family) {
        throw new IllegalArgumentException(
            "virtualIps=" + virtualIps + "; allowed: addresses of one family");
      }
      if (!seen.add(ip.address())) {
        throw new IllegalArgumentException(
            "virtualIps=" + virtualIps + " has " + ip.address() + " twice; allowed: once");
      }
    }
    if (family == IpFamily.IPV6 && !virtualIps.get(0).address().isIpv6LinkLocal()) {
      throw new IllegalArgumentException(
          "virtualIps="
              + virtualIps
              + "; allowed: the first IPv6 address is link-local (fe80::/10)");
    }
  }

  private static void requireRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + "=" + value + "; allowed: " + min + " to " + max);
    }
  }

  /** The same with another priority. */
  RouterParameters withPriority(int newPriority) {
    return new RouterParameters(
        family, vrid, newPriority, advertInterval, preempt, acceptMode, virtualIps, checksumMode);
  }

  /** Whether this node owns the addresses. */
  public boolean owner() {
    return priority == OWNER_PRIORITY;
  }

  /** The addresses without their prefixes, in order. */
  public List<IpAddress> addresses() {
    List<IpAddress> addresses = new ArrayList<>(virtualIps.size());
    for (VirtualIp ip : virtualIps) {
      addresses.add(ip.address());
    }
    return addresses;
  }
}
