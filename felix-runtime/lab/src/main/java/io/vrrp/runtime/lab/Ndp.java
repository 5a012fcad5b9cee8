// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A neighbor solicitation or advertisement (RFC 4861 §4.3, §4.4).
 *
 * @param packet the packet that carried it
 * @param type {@link #SOLICITATION} or {@link #ADVERTISEMENT}
 * @param router the flag R of an advertisement
 * @param solicited the flag S of an advertisement
 * @param override the flag O of an advertisement
 * @param target the address that is asked for or announced
 * @param linkLayerAddress the MAC address in the option source (of a solicitation) or target (of an
 *     advertisement) link-layer address; null if there is none
 */
public record Ndp(
    IpPacket packet,
    int type,
    boolean router,
    boolean solicited,
    boolean override,
    String target,
    String linkLayerAddress) {
  /** The type of a neighbor solicitation. */
  public static final int SOLICITATION = 135;

  /** The type of a neighbor advertisement. */
  public static final int ADVERTISEMENT = 136;

  private static final int FIXED_LENGTH = 24;
  private static final int OPTION_UNIT = 8;
  private static final int SOURCE_LINK_LAYER_ADDRESS = 1;
  private static final int TARGET_LINK_LAYER_ADDRESS = 2;
  private static final HexFormat MAC = HexFormat.ofDelimiter(":");

  /** Reads a frame; empty if it carries something else or is cut short. */
  public static Optional<Ndp> of(Frame frame) {
    return IpPacket.of(frame)
        .filter(packet -> packet.protocol() == IpPacket.ICMPV6)
        .filter(packet -> packet.payload().limit() >= FIXED_LENGTH)
        .filter(packet -> typeOf(packet) == SOLICITATION || typeOf(packet) == ADVERTISEMENT)
        .map(Ndp::read);
  }

  private static int typeOf(IpPacket packet) {
    return packet.payload().get(0) & 0xff;
  }

  private static Ndp read(IpPacket packet) {
    ByteBuffer message = packet.payload();
    int type = typeOf(packet);
    int flags = type == ADVERTISEMENT ? message.get(4) : 0;
    int option = type == ADVERTISEMENT ? TARGET_LINK_LAYER_ADDRESS : SOURCE_LINK_LAYER_ADDRESS;
    return new Ndp(
        packet,
        type,
        (flags & 0x80) != 0,
        (flags & 0x40) != 0,
        (flags & 0x20) != 0,
        Ip.address(message, 8, 16),
        linkLayerAddress(message, option));
  }

  private static String linkLayerAddress(ByteBuffer message, int wanted) {
    int at = FIXED_LENGTH;
    while (at + OPTION_UNIT <= message.limit()) {
      if (message.get(at) == wanted) {
        byte[] mac = new byte[6];
        message.get(at + 2, mac);
        return MAC.formatHex(mac);
      }
      at += Math.max(1, message.get(at + 1) & 0xff) * OPTION_UNIT;
    }
    return null;
  }
}
