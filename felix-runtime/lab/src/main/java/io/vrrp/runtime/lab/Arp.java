// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An ARP packet for IPv4 over Ethernet (RFC 826).
 *
 * @param frame the frame that carried it
 * @param operation 1 for a request, 2 for a reply
 * @param senderMac the sender's MAC address
 * @param senderIp the sender's address, for example {@code 192.0.2.1}
 * @param targetMac the target's MAC address
 * @param targetIp the target's address
 */
public record Arp(
    Frame frame,
    int operation,
    String senderMac,
    String senderIp,
    String targetMac,
    String targetIp) {
  private static final int LENGTH = 28;

  /** Reads a frame; empty if it carries something else. */
  public static Optional<Arp> of(Frame frame) {
    ByteBuffer arp = frame.payload();
    if (frame.etherType() != 0x0806 || arp.limit() < LENGTH) {
      return Optional.empty();
    }
    return Optional.of(
        new Arp(
            frame,
            arp.getShort(6),
            frame.mac(22),
            Ip.address(arp, 14, 4),
            frame.mac(32),
            Ip.address(arp, 24, 4)));
  }

  /** Returns whether it announces the sender's own address (RFC 5227 §3). */
  public boolean isGratuitous() {
    return senderIp.equals(targetIp);
  }
}
