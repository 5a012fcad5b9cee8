// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.ChecksumForm;
import io.vrrp.DiscardReason;
import io.vrrp.VrrpState;
import java.nio.ByteBuffer;

/**
 * Checks the packets received on one interface for one family, in the order of RFC 9568 §7.1 with
 * its verified errata, or of RFC 3768 §7.1 for version 2, and hands those that pass to their
 * virtual router. Whatever the bytes: no exception, nothing allocated but one address when another
 * router becomes master, and each packet is either accepted or counted under one reason.
 */
public final class AdvertisementReceiver {

  private static final int IPV4_MIN_HEADER = 20;
  private static final int IPV4_TOTAL_LENGTH = 2;
  private static final int IPV4_TTL = 8;
  private static final int IPV4_SOURCE = 12;
  private static final int IPV4_DESTINATION = 16;
  private static final int IPV6_HEADER = 40;
  private static final int IPV6_HOP_LIMIT = 7;
  private static final int IPV6_SOURCE = 8;
  private static final int IPV6_DESTINATION = 24;

  private final VirtualRouter[] routers = new VirtualRouter[RouterParameters.MAX_VRID + 1];
  private final Counters unattributed = new Counters();
  private final Advertisement advertisement = new Advertisement();

  /** The virtual router of the last packet, if its VRID is configured here. */
  private VirtualRouter router;

  private boolean hasSource;
  private boolean hasVrid;
  private int lastTtl;
  private boolean lastV6;
  private long lastDestinationHigh;
  private long lastDestinationLow;

  /** Lets a virtual router hear; its VRID must be free. */
  public void add(VirtualRouter newRouter) {
    int vrid = newRouter.parameters().vrid();
    if (routers[vrid] != null) {
      throw new IllegalStateException("vrid " + vrid + " is there already");
    }
    routers[vrid] = newRouter;
  }

  /** A virtual router hears no more. */
  public void remove(VirtualRouter oldRouter) {
    routers[oldRouter.parameters().vrid()] = null;
  }

  /** Counts discarded packets whose VRID is not configured here. */
  public Counters unattributed() {
    return unattributed;
  }

  /** The virtual router that the last received packet was for, or null. */
  public VirtualRouter lastRouter() {
    return router;
  }

  /** The last received packet; meaningful if it was not discarded for its length. */
  public Advertisement lastAdvertisement() {
    return advertisement;
  }

  /** Whether the source of the last packet is known, which may be too short for one. */
  public boolean hasSource() {
    return hasSource;
  }

  /** Whether the last packet was long enough to have a VRID. */
  public boolean hasVrid() {
    return hasVrid;
  }

  /** The TTL or hop limit of the last packet that has a source. */
  public int lastTtl() {
    return lastTtl;
  }

  /** Where the last packet that has a source was sent to. */
  public IpAddress lastDestination() {
    return new IpAddress(lastV6, lastDestinationHigh, lastDestinationLow);
  }

  /**
   * Receives an IPv4 packet.
   *
   * @param packet the packet from position to limit, in network byte order, beginning with its IP
   *     header
   * @param now the time
   * @return why it was discarded, or null if it was accepted
   */
  public DiscardReason receiveIpv4(ByteBuffer packet, long now) {
    router = null;
    hasSource = false;
    hasVrid = false;
    int start = packet.position();
    int available = packet.remaining();
    if (available < IPV4_MIN_HEADER) {
      return discard(DiscardReason.PACKET_LENGTH);
    }
    int headerLength = (packet.get(start) & 0xf) * 4;
    int totalLength = packet.getShort(start + IPV4_TOTAL_LENGTH) & 0xffff;
    // The header may have options, the frame may be padded behind the packet.
    if (headerLength < IPV4_MIN_HEADER || totalLength < headerLength || totalLength > available) {
      return discard(DiscardReason.PACKET_LENGTH);
    }
    int message = start + headerLength;
    int messageLength = totalLength - headerLength;
    long source = packet.getInt(start + IPV4_SOURCE) & 0xffff_ffffL;
    long destination = packet.getInt(start + IPV4_DESTINATION) & 0xffff_ffffL;
    int ttl = packet.get(start + IPV4_TTL) & 0xff;
    advertisement.view(packet, message, IpFamily.IPV4, 0, source);
    return receive(
        IpFamily.IPV4, packet, message, messageLength, ttl, 0, source, 0, destination, now);
  }

  /**
   * Receives an IPv6 packet without extension headers.
   *
   * @param packet the packet from position to limit, in network byte order, beginning with its IP
   *     header
   * @param now the time
   * @return why it was discarded, or null if it was accepted
   */
  public DiscardReason receiveIpv6(ByteBuffer packet, long now) {
    router = null;
    hasSource = false;
    hasVrid = false;
    int start = packet.position();
    int message = start + IPV6_HEADER;
    if (message > packet.limit()) {
      return discard(DiscardReason.PACKET_LENGTH);
    }
    long sourceHigh = packet.getLong(start + IPV6_SOURCE);
    long sourceLow = packet.getLong(start + IPV6_SOURCE + Long.BYTES);
    advertisement.view(packet, message, IpFamily.IPV6, sourceHigh, sourceLow);
    return receive(
        IpFamily.IPV6,
        packet,
        message,
        packet.limit() - message,
        packet.get(start + IPV6_HOP_LIMIT) & 0xff,
        sourceHigh,
        sourceLow,
        packet.getLong(start + IPV6_DESTINATION),
        packet.getLong(start + IPV6_DESTINATION + Long.BYTES),
        now);
  }

  /**
   * Receives an IPv6 packet.
   *
   * @param packet the VRRP message from position to limit, in network byte order: what follows the
   *     IPv6 header and its extensions
   * @param sourceHigh the first 64 bits of the source address
   * @param sourceLow its last 64 bits
   * @param destinationHigh the first 64 bits of the destination address
   * @param destinationLow its last 64 bits
   * @param hopLimit the hop limit
   * @param now the time
   * @return why it was discarded, or null if it was accepted
   */
  public DiscardReason receiveIpv6(
      ByteBuffer packet,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int hopLimit,
      long now) {
    advertisement.view(packet, packet.position(), IpFamily.IPV6, sourceHigh, sourceLow);
    return receive(
        IpFamily.IPV6,
        packet,
        packet.position(),
        packet.remaining(),
        hopLimit,
        sourceHigh,
        sourceLow,
        destinationHigh,
        destinationLow,
        now);
  }

  private DiscardReason receive(
      IpFamily family,
      ByteBuffer packet,
      int message,
      int messageLength,
      int ttl,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      long now) {
    hasSource = true;
    hasVrid = messageLength > AdvertisementFormat.VRID;
    lastTtl = ttl;
    lastV6 = family == IpFamily.IPV6;
    lastDestinationHigh = destinationHigh;
    lastDestinationLow = destinationLow;
    router = hasVrid ? routers[advertisement.vrid()] : null;
    if (router != null && advertisement.isFrom(router.primaryAddress())) {
      return discard(DiscardReason.OWN_PACKET);
    }
    // Another group with unicast peers sends to the same address as a group of this node.
    VirtualRouter neighbor =
        router == null && hasVrid ? unicastRouterAt(destinationHigh, destinationLow) : null;
    VirtualRouter rules = router == null ? neighbor : router;
    Unicast unicast = rules == null ? Unicast.NONE : rules.parameters().unicast();
    if (ttl < unicast.minTtl()) {
      return discard(DiscardReason.IP_TTL);
    }
    IpAddress destination = unicast.isUsed() ? rules.primaryAddress() : family.group();
    if (destination == null
        || destinationHigh != destination.high()
        || destinationLow != destination.low()) {
      return discard(DiscardReason.WRONG_DESTINATION);
    }
    if (unicast.isUsed()) {
      if (router != null && !unicast.includesSourceOf(advertisement)) {
        return discard(DiscardReason.UNKNOWN_PEER);
      }
    } else if (family == IpFamily.IPV6 && !IpAddress.isLinkLocalPrefix(sourceHigh)) {
      return discard(DiscardReason.SOURCE_NOT_LINK_LOCAL);
    }
    if (messageLength < AdvertisementFormat.ADDRESSES) {
      return discard(DiscardReason.PACKET_LENGTH);
    }
    // A packet of an unknown group is discarded for its VRID, not for its version. Over IPv6 there
    // is no version 2.
    ProtocolVersions others =
        family == IpFamily.IPV4 ? ProtocolVersions.V2_AND_V3 : ProtocolVersions.V3;
    ProtocolVersions versions = router == null ? others : router.parameters().versions();
    if (!versions.include(advertisement.version())) {
      return discard(DiscardReason.VERSION);
    }
    if (advertisement.type() != AdvertisementFormat.TYPE_ADVERTISEMENT) {
      return discard(DiscardReason.INVALID_TYPE);
    }
    // What is behind the last address is no part of the message; RFC 9568 §7.1 asks only that the
    // message be complete.
    int length = advertisement.expectedLength();
    if (messageLength < length) {
      return discard(DiscardReason.PACKET_LENGTH);
    }
    long sum = Checksum.sum(packet, message, length);
    long pseudoHeader =
        Checksum.pseudoHeader(
            AdvertisementFormat.IP_PROTOCOL,
            sourceHigh,
            sourceLow,
            destinationHigh,
            destinationLow,
            length);
    // RFC 3768 §5.3.8: without a pseudo-header. RFC 9568 §5.2.8: without a pseudo-header over IPv4,
    // always with it over IPv6.
    if (family == IpFamily.IPV4 && Checksum.fold(sum) == Checksum.RIGHT) {
      advertisement.checksumForm(ChecksumForm.MESSAGE_ONLY);
    } else if (advertisement.version() == AdvertisementFormat.VERSION_3
        && Checksum.fold(sum + pseudoHeader) == Checksum.RIGHT) {
      advertisement.checksumForm(ChecksumForm.PSEUDO_HEADER);
    } else {
      return discard(DiscardReason.CHECKSUM);
    }
    if (router == null) {
      return discard(DiscardReason.VRID);
    }
    if (advertisement.version() == AdvertisementFormat.VERSION_2) {
      Authentication authentication = router.parameters().authentication();
      if (advertisement.authenticationType() != authentication.type()) {
        return discard(DiscardReason.AUTH_TYPE);
      }
      if (!authentication.accepts(advertisement.authenticationData())) {
        return discard(DiscardReason.AUTH_FAILURE);
      }
    }
    if (advertisement.addressCount() == 0) {
      return discard(DiscardReason.ADDRESS_COUNT_ZERO);
    }
    if (family == IpFamily.IPV6 && !advertisement.firstAddressIsIpv6LinkLocal()) {
      return discard(DiscardReason.FIRST_ADDRESS_NOT_LINK_LOCAL);
    }
    if (advertisement.advertInterval() == 0) {
      return discard(DiscardReason.INTERVAL_ZERO);
    }
    if (router.state() == VrrpState.INITIALIZE) {
      return discard(DiscardReason.NOT_RUNNING);
    }
    DiscardReason refusal = router.refuses(advertisement, now);
    if (refusal != null) {
      return discard(refusal);
    }
    router.advertisementReceived(advertisement, now);
    return null;
  }

  /** A virtual router with unicast peers that is reached at this address, or null. */
  private VirtualRouter unicastRouterAt(long high, long low) {
    VirtualRouter found = null;
    for (VirtualRouter each : routers) {
      if (each != null
          && each.parameters().unicast().isUsed()
          && each.primaryAddress() != null
          && each.primaryAddress().high() == high
          && each.primaryAddress().low() == low
          && (found == null
              || each.parameters().unicast().minTtl() < found.parameters().unicast().minTtl())) {
        found = each;
      }
    }
    return found;
  }

  private DiscardReason discard(DiscardReason reason) {
    (router == null ? unattributed : router.counters()).discarded(reason);
    return reason;
  }
}
