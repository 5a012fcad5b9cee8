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
 * @param advertInterval Advertisement_Interval in centiseconds, 1 to 4095. Version 2 knows whole
 *     seconds only, 100 to 25500; where both are spoken it may also be less than a second, which
 *     version 2 then calls one second.
 * @param preempt Preempt_Mode
 * @param preemptDelay for how many nanoseconds a backup does not preempt after it entered BACKUP, 0
 *     to an hour
 * @param acceptMode Accept_Mode
 * @param virtualIps 1 to 255 different addresses, all of the family
 * @param checksumMode which checksum form to send over IPv4 in version 3
 * @param versions which versions to speak; over IPv6 only 3
 * @param authentication what version 2 is authenticated by
 * @param unicast the peers, if the group is not used
 */
public record RouterParameters(
    IpFamily family,
    int vrid,
    int priority,
    int advertInterval,
    boolean preempt,
    long preemptDelay,
    boolean acceptMode,
    List<VirtualIp> virtualIps,
    ChecksumMode checksumMode,
    ProtocolVersions versions,
    Authentication authentication,
    Unicast unicast) {

  public static final int MAX_VRID = 255;

  /** The priority of the owner of the addresses (RFC 9568 §5.2.4). */
  public static final int OWNER_PRIORITY = 255;

  /** The longest interval that fits the 12 bits of the field (RFC 9568 §5.2.7). */
  public static final int MAX_ADVERT_INTERVAL = 4095;

  /** The longest interval that fits the 8 bits of version 2, in centiseconds. */
  public static final int MAX_ADVERT_INTERVAL_OF_VERSION_2 = 25500;

  /** Version 2 counts in seconds. */
  public static final int CENTISECONDS_PER_SECOND = 100;

  /** The longest delay of preemption, in seconds. */
  public static final int MAX_PREEMPT_DELAY = 3600;

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
    String allowedIntervals = allowedIntervals(advertInterval, versions);
    if (allowedIntervals != null) {
      throw new IllegalArgumentException(
          "advertInterval=" + advertInterval + "; allowed: " + allowedIntervals);
    }
    if (preemptDelay < 0 || preemptDelay > MAX_PREEMPT_DELAY * Timers.SECOND) {
      throw new IllegalArgumentException(
          "preemptDelay=" + preemptDelay + " ns; allowed: 0 to " + MAX_PREEMPT_DELAY + " s");
    }
    requireRange("number of virtualIps", virtualIps.size(), 1, MAX_VIRTUAL_IPS);
    if (family == IpFamily.IPV6 && versions != ProtocolVersions.V3) {
      throw new IllegalArgumentException("version; allowed over IPv6: 3");
    }
    if (versions == ProtocolVersions.V3 && !authentication.equals(Authentication.NONE)) {
      throw new IllegalArgumentException(
          ".authPassword; allowed: only with version 2, version 3 has no authentication");
    }
    if (unicast.isUsed() && unicast.peers().get(0).family() != family) {
      throw new IllegalArgumentException(
          "unicastPeers=" + unicast.peers() + "; allowed: addresses of the family of virtualIps");
    }
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

  /**
   * Which intervals the versions have room for, in words, if this is none of them.
   *
   * @return null if it is one
   */
  public static String allowedIntervals(int interval, ProtocolVersions versions) {
    boolean wholeSeconds = interval % CENTISECONDS_PER_SECOND == 0;
    return switch (versions) {
      case V3 -> interval >= 1 && interval <= MAX_ADVERT_INTERVAL ? null : "1 to 4095";
      case V2 ->
          wholeSeconds && interval >= 1 && interval <= MAX_ADVERT_INTERVAL_OF_VERSION_2
              ? null
              : "100 to 25500 in steps of 100 with version=2, which knows whole seconds only";
      case V2_AND_V3 ->
          interval >= 1
                  && interval <= MAX_ADVERT_INTERVAL
                  && (wholeSeconds || interval < CENTISECONDS_PER_SECOND)
              ? null
              : "1 to 100, then up to 4000 in steps of 100, with version=2+3";
    };
  }

  private static void requireRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + "=" + value + "; allowed: " + min + " to " + max);
    }
  }

  /** The usual: version 3 to the group, and preemption without a delay. */
  public RouterParameters(
      IpFamily family,
      int vrid,
      int priority,
      int advertInterval,
      boolean preempt,
      boolean acceptMode,
      List<VirtualIp> virtualIps,
      ChecksumMode checksumMode) {
    this(
        family,
        vrid,
        priority,
        advertInterval,
        preempt,
        0,
        acceptMode,
        virtualIps,
        checksumMode,
        ProtocolVersions.V3,
        Authentication.NONE,
        Unicast.NONE);
  }

  /** The same with another priority. */
  RouterParameters withPriority(int newPriority) {
    return new RouterParameters(
        family,
        vrid,
        newPriority,
        advertInterval,
        preempt,
        preemptDelay,
        acceptMode,
        virtualIps,
        checksumMode,
        versions,
        authentication,
        unicast);
  }

  /**
   * How many packets one advertisement is: to each peer in each version. The list of peers may be
   * the same on all nodes: nobody sends to himself.
   *
   * @param source the address that it is sent from
   */
  public int packetsPerAdvertisement(IpAddress source) {
    int destinations = unicast.isUsed() ? unicast.peers().size() : 1;
    return versions.count() * (unicast.peers().contains(source) ? destinations - 1 : destinations);
  }

  /** Whether this node owns the addresses. */
  public boolean owner() {
    return priority == OWNER_PRIORITY;
  }

  /** Whether this is one of the virtual IP addresses. */
  public boolean hasAddress(IpAddress address) {
    for (VirtualIp ip : virtualIps) {
      if (ip.address().equals(address)) {
        return true;
      }
    }
    return false;
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
