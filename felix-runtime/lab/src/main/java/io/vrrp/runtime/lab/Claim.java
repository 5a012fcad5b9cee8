// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.util.Optional;

/**
 * A packet that states the MAC address of an IP address: an ARP packet (of its sender), a neighbor
 * advertisement (of its target), a neighbor solicitation (of its source). Hosts that receive it may
 * store it in their neighbor cache.
 *
 * @param frame the frame that carried it
 * @param kind the occasion
 * @param address the IP address
 * @param mac the MAC address
 */
public record Claim(Frame frame, Kind kind, String address, String mac) {

  /** On what occasion an address is claimed. */
  public enum Kind {
    /** An ARP reply, or a solicited neighbor advertisement. */
    ANSWER,
    /** A gratuitous ARP packet, or an unsolicited neighbor advertisement. */
    ANNOUNCEMENT,
    /** An ARP request, or a neighbor solicitation, for another address. */
    QUESTION
  }

  private static final String NO_IPV4 = "0.0.0.0";

  /** Reads a frame; empty if it claims no address. */
  public static Optional<Claim> of(Frame frame) {
    return Arp.of(frame).flatMap(Claim::of).or(() -> Ndp.of(frame).flatMap(Claim::of));
  }

  private static Optional<Claim> of(Arp arp) {
    if (arp.senderIp().equals(NO_IPV4)) {
      return Optional.empty();
    }
    Kind kind = Kind.QUESTION;
    if (arp.isGratuitous()) {
      kind = Kind.ANNOUNCEMENT;
    } else if (arp.operation() == 2) {
      kind = Kind.ANSWER;
    }
    return Optional.of(new Claim(arp.frame(), kind, arp.senderIp(), arp.senderMac()));
  }

  private static Optional<Claim> of(Ndp ndp) {
    if (ndp.linkLayerAddress() == null) {
      return Optional.empty();
    }
    Frame frame = ndp.packet().frame();
    if (ndp.type() == Ndp.SOLICITATION) {
      return Optional.of(
          new Claim(frame, Kind.QUESTION, ndp.packet().source(), ndp.linkLayerAddress()));
    }
    Kind kind = ndp.solicited() ? Kind.ANSWER : Kind.ANNOUNCEMENT;
    return Optional.of(new Claim(frame, kind, ndp.target(), ndp.linkLayerAddress()));
  }
}
