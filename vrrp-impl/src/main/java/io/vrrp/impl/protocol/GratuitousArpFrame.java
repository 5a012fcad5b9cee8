// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.nio.ByteBuffer;

/** The Ethernet frame of a gratuitous ARP request (RFC 9568 §6.4.1, §6.4.2, errata 7947, 7949). */
public final class GratuitousArpFrame {

  /** Its length in bytes, including padding. */
  public static final int LENGTH = EthernetFormat.MIN_FRAME_LENGTH;

  private static final int ETHERNET = 1;
  private static final int REQUEST = 1;

  private GratuitousArpFrame() {}

  /**
   * Writes the frame.
   *
   * @param to memory of at least {@link #LENGTH} bytes in network byte order
   * @param mac the MAC address at which the virtual IP address is reached from now on
   * @param virtualIp an IPv4 address
   */
  public static void write(ByteBuffer to, MacAddress mac, IpAddress virtualIp) {
    to.clear();
    EthernetFormat.write(to, MacAddress.BROADCAST, mac, EthernetFormat.TYPE_ARP);
    to.putShort((short) ETHERNET).putShort((short) EthernetFormat.TYPE_IPV4);
    to.put((byte) 6).put((byte) 4).putShort((short) REQUEST);
    mac.write(to);
    virtualIp.write(to);
    mac.write(to);
    virtualIp.write(to);
    while (to.position() < LENGTH) {
      to.put((byte) 0);
    }
  }
}
