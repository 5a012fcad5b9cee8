// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.HashSet;
import java.util.List;

/**
 * The routers that a virtual router talks to one by one, where a network carries no multicast. No
 * RFC knows this; it follows keepalived's {@code unicast_peer}.
 *
 * @param peers the primary addresses of all others, all different and of one family; over IPv6 all
 *     of one scope, since one source address must do for all
 * @param source the address to send from, or null for the one that reaches most of them, see {@link
 *     SourceChoice}
 * @param minTtl the least TTL or hop limit of what is accepted, 1 to 255. RFC 9568 §5.1.1.3 asks
 *     for 255, which proves that the sender is on the same link.
 */
public record Unicast(List<IpAddress> peers, IpAddress source, int minTtl) {

  /** The group is used. */
  public static final Unicast NONE = new Unicast(List.of(), null, AdvertisementFormat.TTL);

  /** More peers than that do not share one address. */
  public static final int MAX_PEERS = 32;

  /**
   * Copies the list and checks it.
   *
   * @throws IllegalArgumentException if a value is not allowed; the message names it
   */
  public Unicast {
    peers = List.copyOf(peers);
    String text = "unicastPeers=" + peers + "; allowed: ";
    if (peers.size() > MAX_PEERS) {
      throw new IllegalArgumentException(text + "up to " + MAX_PEERS + " addresses");
    }
    if (new HashSet<>(peers).size() < peers.size()) {
      throw new IllegalArgumentException(text + "different addresses");
    }
    for (IpAddress peer : peers) {
      if (!peer.isUnicast()) {
        throw new IllegalArgumentException(text + "addresses of hosts");
      }
      if (peer.family() != peers.get(0).family()) {
        throw new IllegalArgumentException(text + "addresses of one family");
      }
      if (peer.isIpv6LinkLocal() != peers.get(0).isIpv6LinkLocal()) {
        throw new IllegalArgumentException(
            text + "either link-local (fe80::/10) addresses only, or none");
      }
    }
    if (minTtl < 1 || minTtl > AdvertisementFormat.TTL) {
      throw new IllegalArgumentException("minTtl=" + minTtl + "; allowed: 1 to 255");
    }
    if (source != null && peers.isEmpty()) {
      throw new IllegalArgumentException(
          "unicastSource=" + source + "; allowed: only with unicastPeers");
    }
    if (source != null
        && (source.family() != peers.get(0).family()
            || source.isIpv6LinkLocal() != peers.get(0).isIpv6LinkLocal())) {
      throw new IllegalArgumentException(
          "unicastSource=" + source + "; allowed: an address of the family and scope of the peers");
    }
  }

  /** Whether there are any peers. */
  public boolean isUsed() {
    return !peers.isEmpty();
  }

  /** Whether an address of an interface can be sent from. */
  public boolean canSendFrom(IpAddress address) {
    return source != null
        ? address.equals(source)
        : address.family() == peers.get(0).family()
            && address.isIpv6LinkLocal() == peers.get(0).isIpv6LinkLocal();
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
