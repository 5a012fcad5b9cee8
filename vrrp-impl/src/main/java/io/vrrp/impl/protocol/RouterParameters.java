// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a virtual router (RFC 9568 §6.1).
 *
 * @param family the family of its addresses
 * @param vrid 1 to 255
 * @param priority 1 to 255; 255 is the owner of the addresses
 * @param advertInterval Advertisement_Interval in centiseconds, 1 to 4095. Version 2 has only whole
 *     seconds, 100 to 25500. With both versions it may also be less than a second, which version 2
 *     then sends as one second.
 * @param preempt Preempt_Mode
 * @param preemptDelay how many nanoseconds after it entered BACKUP a backup does not preempt, 0 to
 *     an hour
 * @param acceptMode Accept_Mode
 * @param virtualIps 1 to 255 different addresses, all of the family
 * @param checksumMode which checksum form to send over IPv4 in version 3
 * @param versions which versions to use; over IPv6 only 3
 * @param authentication the authentication of version 2
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

  private static final int MAX_PREEMPT_DELAY = 3600;

  /** The maximum number of addresses that fits the 8 bits of the count (RFC 9568 §5.2.5). */
  public static final int MAX_VIRTUAL_IPS = 255;

  /** RFC 9568 §5.2.3. */
  public static final PropertyRule<Integer> VRID = PropertyRule.range("vrid", 1, MAX_VRID);

  /** RFC 9568 §6.1. */
  public static final PropertyRule<Integer> PRIORITY =
      PropertyRule.range("priority", 1, OWNER_PRIORITY);

  /** In seconds. */
  public static final PropertyRule<Integer> PREEMPT_DELAY =
      PropertyRule.range("preemptDelay", 0, MAX_PREEMPT_DELAY);

  /** The intervals that at least one version allows; each of {@link #versions} allows fewer. */
  public static final PropertyRule<Integer> ADVERT_INTERVAL =
      PropertyRule.range("advertInterval", 1, MAX_ADVERT_INTERVAL_OF_VERSION_2);

  /**
   * Copies the list and checks all values.
   *
   * @throws IllegalArgumentException if values are not allowed; the message names all of them
   */
  public RouterParameters {
    virtualIps = List.copyOf(virtualIps);
    PropertyErrors errors = new PropertyErrors();
    VRID.check(vrid, errors);
    PRIORITY.check(priority, errors);
    versions.advertInterval().check(advertInterval, errors);
    if (preemptDelay < 0 || preemptDelay > MAX_PREEMPT_DELAY * Timers.SECOND) {
      errors.add("preemptDelay", preemptDelay + " ns", PREEMPT_DELAY.allowed() + " s");
    }
    versions.checkFamily(family, errors);
    versions.checkPassword(!authentication.equals(Authentication.NONE), errors);
    VirtualIp.checkList(virtualIps, errors);
    if (!virtualIps.isEmpty()) {
      VirtualIp.checkFirst(virtualIps, errors);
      Unicast.checkPeers(unicast.peers(), virtualIps, errors);
      if (virtualIps.get(0).address().family() != family) {
        errors.add("virtualIps", VirtualIp.text(virtualIps), "addresses of " + family);
      }
    }
    errors.throwIfAny();
  }

  /** The usual parameters: version 3 to the group, and preemption without a delay. */
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

  /** A copy with another priority. */
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
   * How many packets an advertisement consists of: one to each peer in each version. All nodes may
   * have the same list of peers: a node does not send to itself.
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
