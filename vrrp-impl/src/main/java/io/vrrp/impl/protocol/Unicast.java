// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The unicast peers of a virtual router, for networks without multicast. No RFC defines this; it
 * follows keepalived's {@code unicast_peer}.
 *
 * @param peers the primary addresses of all others, all different and of one family; over IPv6 all
 *     of one scope, because there is only one source address
 * @param source the address to send from, or null for the one that reaches most of them, see {@link
 *     SourceChoice}
 * @param minTtl the lowest accepted TTL or hop limit, 1 to 255. RFC 9568 §5.1.1.3 requires 255,
 *     which proves that the sender is on the same link.
 */
public record Unicast(List<IpAddress> peers, IpAddress source, int minTtl) {

  /** Larger groups are not useful. */
  public static final int MAX_PEERS = 32;

  /** The lowest TTL or hop limit to accept. */
  public static final PropertyRule<Integer> MIN_TTL =
      PropertyRule.range("minTtl", 1, AdvertisementFormat.TTL);

  private static final String PEERS = "unicastPeers";

  /** Without peers: the group is used. */
  public static final Unicast NONE = new Unicast(List.of(), null, AdvertisementFormat.TTL);

  /**
   * Copies the list and checks it.
   *
   * @throws IllegalArgumentException if values are not allowed; the message names all of them
   */
  public Unicast {
    peers = List.copyOf(peers);
    PropertyErrors errors = new PropertyErrors();
    MIN_TTL.check(minTtl, errors);
    check(peers, source, minTtl, errors);
    errors.throwIfAny();
  }

  /**
   * Adds an error for each rule that the values break. Some of the peers may be missing, because
   * they cannot be read.
   */
  public static void check(
      List<IpAddress> peers, IpAddress source, int minTtl, PropertyErrors errors) {
    if (peers.isEmpty()) {
      if (minTtl < AdvertisementFormat.TTL) {
        errors.add(MIN_TTL.property(), minTtl, "less than 255 only with " + PEERS);
      }
      if (source != null) {
        errors.add("unicastSource", source, "only with " + PEERS);
      }
      return;
    }
    if (peers.size() > MAX_PEERS) {
      errors.add(PEERS, text(peers), "up to " + MAX_PEERS + " addresses");
    }
    if (Set.copyOf(peers).size() < peers.size()) {
      errors.add(PEERS, text(peers), "different addresses");
    }
    if (!peers.stream().allMatch(IpAddress::isUnicast)) {
      errors.add(PEERS, text(peers), "addresses of hosts");
    }
    if (peers.stream().map(IpAddress::family).distinct().count() > 1) {
      errors.add(PEERS, text(peers), "addresses of one family");
    } else if (peers.stream().map(IpAddress::isIpv6LinkLocal).distinct().count() > 1) {
      errors.add(PEERS, text(peers), "either link-local (fe80::/10) addresses only, or none");
    } else if (source != null && !haveSameScope(source, peers.get(0))) {
      errors.add("unicastSource", source, "an address of the family and scope of the peers");
    }
  }

  /** Adds an error for each rule that peers and virtual IP addresses break together. */
  public static void checkPeers(
      List<IpAddress> peers, List<VirtualIp> virtualIps, PropertyErrors errors) {
    if (!peers.isEmpty() && peers.get(0).family() != virtualIps.get(0).address().family()) {
      errors.add(PEERS, text(peers), "addresses of the family of virtualIps");
    }
    for (VirtualIp ip : virtualIps) {
      if (peers.contains(ip.address())) {
        errors.add(PEERS, ip.address(), "addresses of routers, not virtual ones");
      }
    }
  }

  private static boolean haveSameScope(IpAddress one, IpAddress other) {
    return one.family() == other.family() && one.isIpv6LinkLocal() == other.isIpv6LinkLocal();
  }

  private static String text(List<IpAddress> peers) {
    return peers.stream().map(IpAddress::toString).collect(Collectors.joining(","));
  }

  /** Whether there are any peers. */
  public boolean isUsed() {
    return !peers.isEmpty();
  }

  /** Whether an address of an interface can be the source. */
  public boolean canSendFrom(IpAddress address) {
    return source != null ? address.equals(source) : haveSameScope(address, peers.get(0));
  }

  /** Whether an advertisement comes from one of the peers. Nothing is allocated. */
  boolean includesSourceOf(Advertisement advertisement) {
    for (int i = 0; i < peers.size(); i++) {
      if (advertisement.isFrom(peers.get(i))) {
        return true;
      }
    }
    return false;
  }
}
