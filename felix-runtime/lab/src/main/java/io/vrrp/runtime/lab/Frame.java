// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * An Ethernet frame seen by a {@link PacketTap}.
 *
 * @param nanos the kernel's time stamp, nanoseconds since 1970
 * @param outgoing whether it left through the tapped interface, rather than coming in
 * @param bytes the frame from its destination address on
 */
public record Frame(long nanos, boolean outgoing, byte[] bytes) {
  private static final int HEADER = 14;
  private static final HexFormat MAC = HexFormat.ofDelimiter(":");

  /** Returns the destination MAC address, for example {@code 01:00:5e:00:00:12}. */
  public String destination() {
    return mac(0);
  }

  /** Returns the source MAC address. */
  public String source() {
    return mac(6);
  }

  /** Returns the EtherType, for example 0x0806 for ARP. */
  public int etherType() {
    return Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(12));
  }

  /** Returns what follows the Ethernet header. */
  ByteBuffer payload() {
    return ByteBuffer.wrap(bytes, HEADER, bytes.length - HEADER).slice();
  }

  String mac(int offset) {
    return MAC.formatHex(bytes, offset, offset + 6);
  }

  @Override
  public String toString() {
    return "%d.%09d %s > %s %04x %d bytes"
        .formatted(
            nanos / 1_000_000_000,
            nanos % 1_000_000_000,
            source(),
            destination(),
            etherType(),
            bytes.length);
  }
}
