// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.ChecksumForm;
import io.vrrp.DiscardReason;
import io.vrrp.VrrpState;

/**
 * Checks the packets received on one interface for one family, and passes valid ones to their
 * virtual router. The checks follow the order of RFC 9568 §7.1 with its verified errata, or of RFC
 * 3768 §7.1 for version 2. For any bytes it throws no exception, and each packet is either accepted
 * or counted under one reason. It allocates nothing, except one address when another router becomes
 * master.
 */
public final class AdvertisementReceiver {

  private final VirtualRouter[] routers = new VirtualRouter[RouterParameters.MAX_VRID + 1];
  private final Counters unattributed = new Counters();

  /** Adds a virtual router, whose VRID must be free. */
  public void add(VirtualRouter newRouter) {
    int vrid = newRouter.parameters().vrid();
    if (routers[vrid] != null) {
      throw new IllegalStateException("vrid " + vrid + " is there already");
    }
    routers[vrid] = newRouter;
  }

  /** Removes a virtual router. */
  public void remove(VirtualRouter oldRouter) {
    routers[oldRouter.parameters().vrid()] = null;
  }

  /** Counts discarded packets whose VRID is not configured here. */
  public Counters unattributed() {
    return unattributed;
  }

  /** The virtual router that a packet is for, or null if its VRID is not configured here. */
  private VirtualRouter routerOf(ReceivedPacket packet) {
    return packet.hasVrid() ? routers[packet.advertisement().vrid()] : null;
  }

  /**
   * Receives a packet.
   *
   * @return why it was discarded, or null if it was accepted
   */
  public DiscardReason receive(ReceivedPacket packet, long now) {
    VirtualRouter router = routerOf(packet);
    DiscardReason reason = check(packet, router, now);
    if (reason == null) {
      router.advertisementReceived(packet.advertisement(), now);
    } else {
      (router == null ? unattributed : router.counters()).discarded(reason);
    }
    return reason;
  }

  private DiscardReason check(ReceivedPacket packet, VirtualRouter router, long now) {
    if (!packet.hasHeader()) {
      return DiscardReason.PACKET_LENGTH;
    }
    IpFamily family = packet.family();
    Advertisement advertisement = packet.advertisement();
    if (router != null && advertisement.isFrom(router.primaryAddress())) {
      return DiscardReason.OWN_PACKET;
    }
    // Another group with unicast peers sends to the same address as a group of this node.
    VirtualRouter neighbor = router == null && packet.hasVrid() ? unicastRouterAt(packet) : null;
    VirtualRouter rules = router == null ? neighbor : router;
    Unicast unicast = rules == null ? Unicast.NONE : rules.parameters().unicast();
    if (packet.ttl() < unicast.minTtl()) {
      return DiscardReason.IP_TTL;
    }
    IpAddress destination = unicast.isUsed() ? rules.primaryAddress() : family.group();
    if (destination == null
        || packet.destinationHigh() != destination.high()
        || packet.destinationLow() != destination.low()) {
      return DiscardReason.WRONG_DESTINATION;
    }
    if (unicast.isUsed()) {
      if (router != null && !unicast.includesSourceOf(advertisement)) {
        return DiscardReason.UNKNOWN_PEER;
      }
    } else if (family == IpFamily.IPV6
        && !IpAddress.isLinkLocalPrefix(advertisement.sourceHigh())) {
      return DiscardReason.SOURCE_NOT_LINK_LOCAL;
    }
    if (packet.messageLength() < AdvertisementFormat.ADDRESSES) {
      return DiscardReason.PACKET_LENGTH;
    }
    // A packet of an unknown group is discarded for its VRID, not for its version. Over IPv6 there
    // is no version 2.
    ProtocolVersions others =
        family == IpFamily.IPV4 ? ProtocolVersions.V2_AND_V3 : ProtocolVersions.V3;
    ProtocolVersions versions = router == null ? others : router.parameters().versions();
    if (!versions.include(advertisement.version())) {
      return DiscardReason.VERSION;
    }
    if (advertisement.type() != AdvertisementFormat.TYPE_ADVERTISEMENT) {
      return DiscardReason.INVALID_TYPE;
    }
    // Bytes after the last address are not part of the message; RFC 9568 §7.1 only requires that
    // the message is complete.
    int length = advertisement.expectedLength();
    if (packet.messageLength() < length) {
      return DiscardReason.PACKET_LENGTH;
    }
    long sum = packet.messageSum(length);
    // RFC 3768 §5.3.8: without a pseudo-header. RFC 9568 §5.2.8: without a pseudo-header over IPv4,
    // always with it over IPv6.
    if (family == IpFamily.IPV4 && Checksum.fold(sum) == Checksum.RIGHT) {
      advertisement.checksumForm(ChecksumForm.MESSAGE_ONLY);
    } else if (advertisement.version() == AdvertisementFormat.VERSION_3
        && Checksum.fold(sum + packet.pseudoHeaderSum(length)) == Checksum.RIGHT) {
      advertisement.checksumForm(ChecksumForm.PSEUDO_HEADER);
    } else {
      return DiscardReason.CHECKSUM;
    }
    if (router == null) {
      return DiscardReason.VRID;
    }
    if (advertisement.version() == AdvertisementFormat.VERSION_2) {
      Authentication authentication = router.parameters().authentication();
      if (advertisement.authenticationType() != authentication.type()) {
        return DiscardReason.AUTH_TYPE;
      }
      if (!authentication.accepts(advertisement.authenticationData())) {
        return DiscardReason.AUTH_FAILURE;
      }
    }
    if (advertisement.addressCount() == 0) {
      return DiscardReason.ADDRESS_COUNT_ZERO;
    }
    if (family == IpFamily.IPV6 && !advertisement.firstAddressIsIpv6LinkLocal()) {
      return DiscardReason.FIRST_ADDRESS_NOT_LINK_LOCAL;
    }
    if (advertisement.advertInterval() == 0) {
      return DiscardReason.INTERVAL_ZERO;
    }
    if (router.state() == VrrpState.INITIALIZE) {
      return DiscardReason.NOT_RUNNING;
    }
    return router.refuses(advertisement, now);
  }

  /** A virtual router with unicast peers whose address is this packet's destination, or null. */
  private VirtualRouter unicastRouterAt(ReceivedPacket packet) {
    VirtualRouter found = null;
    for (VirtualRouter each : routers) {
      if (each != null
          && each.parameters().unicast().isUsed()
          && each.primaryAddress() != null
          && each.primaryAddress().high() == packet.destinationHigh()
          && each.primaryAddress().low() == packet.destinationLow()
          && (found == null
              || each.parameters().unicast().minTtl() < found.parameters().unicast().minTtl())) {
        found = each;
      }
    }
    return found;
  }
}
