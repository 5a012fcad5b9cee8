// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.nio.ByteBuffer;

/** The Ethernet header of all frames that we send. */
final class EthernetFormat {

  static final int HEADER_LENGTH = 14;
  static final int TYPE_IPV4 = 0x0800;
  static final int TYPE_ARP = 0x0806;
  static final int TYPE_IPV6 = 0x86dd;

  /** The shortest frame without its check sequence (IEEE 802.3). */
  static final int MIN_FRAME_LENGTH = 60;

  private EthernetFormat() {}

  static void write(ByteBuffer to, MacAddress destination, MacAddress source, int type) {
    destination.write(to);
    source.write(to);
    to.putShort((short) type);
  }
}
