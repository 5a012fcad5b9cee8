// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Frames from a host that does not exist, to be {@linkplain PacketTap#inject injected}. */
public final class Probe {
  private static final int ETHERNET = 14;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int ECHO = 16;
  private static final int VRRP = 112;
  private static final HexFormat MAC = HexFormat.ofDelimiter(":");

  private Probe() {}

  /** A request for the MAC address of an IP address: an ARP request, or a neighbor solicitation. */
  public static byte[] question(String mac, String source, String target) {
    byte[] from = address(source);
    byte[] to = address(target);
    return from.length == 4 ? arpRequest(mac, from, to) : solicitation(mac, from, to);
  }

  private static byte[] arpRequest(String mac, byte[] source, byte[] target) {
    ByteBuffer frame = ethernet(ETHERNET + 28, "ff:ff:ff:ff:ff:ff", mac, 0x0806);
    frame.putShort((short) 1).putShort((short) 0x0800).put((byte) 6).put((byte) 4);
    frame.putShort((short) 1).put(MAC.parseHex(mac)).put(source).put(new byte[6]).put(target);
    return frame.array();
  }

  private static byte[] solicitation(String mac, byte[] source, byte[] target) {
    byte[] group = address("ff02::1:ff00:0");
    System.arraycopy(target, 13, group, 13, 3);
    byte[] groupMac = {0x33, 0x33, group[12], group[13], group[14], group[15]};
    ByteBuffer message = ByteBuffer.allocate(32);
    message.put((byte) Ndp.SOLICITATION).put((byte) 0).putShort((short) 0).putInt(0).put(target);
    message.put((byte) 1).put((byte) 1).put(MAC.parseHex(mac));
    return ipv6(MAC.formatHex(groupMac), mac, source, group, message);
  }

  /** An ICMP or ICMPv6 echo request to an IP address, sent to a MAC address. */
  public static byte[] echoRequest(
      String destinationMac, String sourceMac, String source, String destination) {
    byte[] from = address(source);
    byte[] to = address(destination);
    ByteBuffer message = ByteBuffer.allocate(ECHO);
    message.put((byte) (from.length == 4 ? 8 : 128));
    if (from.length == 16) {
      return ipv6(destinationMac, sourceMac, from, to, message);
    }
    message.putShort(2, complement(Ip.sum(message.clear(), 0)));
    return ipv4(destinationMac, sourceMac, 64, IpPacket.ICMP, from, to, message);
  }

  /** A version 3 advertisement over IPv4, of priority 100 and for 192.0.2.200. */
  public static byte[] advertisement(
      String destinationMac,
      String sourceMac,
      String source,
      String destination,
      int ttl,
      int vrid) {
    ByteBuffer message = ByteBuffer.allocate(12);
    message.put((byte) 0x31).put((byte) vrid).put((byte) 100).put((byte) 1).putShort((short) 100);
    message.putShort((short) 0).put(address("192.0.2.200"));
    message.putShort(6, complement(Ip.sum(message.clear(), 0)));
    return ipv4(
        destinationMac, sourceMac, ttl, VRRP, address(source), address(destination), message);
  }

  private static byte[] ipv4(
      String destinationMac,
      String sourceMac,
      int ttl,
      int protocol,
      byte[] source,
      byte[] target,
      ByteBuffer message) {
    int length = IPV4_HEADER + message.limit();
    ByteBuffer frame = ethernet(ETHERNET + length, destinationMac, sourceMac, 0x0800);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0);
    frame.put((byte) ttl).put((byte) protocol).putShort((short) 0).put(source).put(target);
    int sum = Ip.sum(frame.slice(ETHERNET, IPV4_HEADER), 0);
    frame.putShort(ETHERNET + 10, complement(sum));
    return frame.put(message).array();
  }

  private static byte[] ipv6(
      String destinationMac, String sourceMac, byte[] source, byte[] target, ByteBuffer message) {
    int length = message.capacity();
    ByteBuffer frame = ethernet(ETHERNET + IPV6_HEADER + length, destinationMac, sourceMac, 0x86dd);
    frame.putInt(6 << 28).putShort((short) length).put((byte) IpPacket.ICMPV6).put((byte) 255);
    frame.put(source).put(target);
    int pseudoHeader = Ip.sum(frame.slice(ETHERNET + 8, 32), IpPacket.ICMPV6 + length);
    message.putShort(2, complement(Ip.sum(message.clear(), pseudoHeader)));
    return frame.put(message).array();
  }

  private static ByteBuffer ethernet(int length, String destination, String source, int type) {
    ByteBuffer frame = ByteBuffer.allocate(length);
    return frame.put(MAC.parseHex(destination)).put(MAC.parseHex(source)).putShort((short) type);
  }

  private static short complement(int sum) {
    return (short) ~sum;
  }

  private static byte[] address(String text) {
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
