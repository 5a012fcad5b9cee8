// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A forged advertisement, as a frame: valid, unless a method changes it. */
final class ForgedAdvert {
  private static final int ETHERNET = 14;
  private static final int PROTOCOL = 112;

  private final Family family;
  private int vrid;
  private int priority = 120;
  private int interval = 20;
  private int hopLimit = 255;
  private int version = 3;
  private int checksumError;
  private int count = 1;
  private String source;
  private String mac = "02:00:00:00:98:01";

  ForgedAdvert(Group group, int interval) {
    this.family = group.family();
    this.vrid = group.vrid();
    this.interval = interval;
    this.source = group.family().source(98);
  }

  Family family() {
    return family;
  }

  ForgedAdvert vrid(int value) {
    vrid = value;
    return this;
  }

  ForgedAdvert priority(int value) {
    priority = value;
    return this;
  }

  ForgedAdvert hopLimit(int value) {
    hopLimit = value;
    return this;
  }

  ForgedAdvert version(int value) {
    version = value;
    return this;
  }

  ForgedAdvert badChecksum() {
    checksumError = 1;
    return this;
  }

  /**
   * Sets the number of addresses in the header, which may differ from the addresses that follow.
   */
  ForgedAdvert count(int value) {
    count = value;
    return this;
  }

  ForgedAdvert from(String address, String macAddress) {
    source = address;
    mac = macAddress;
    return this;
  }

  byte[] frame() {
    byte[] from = address(source);
    byte[] to = address(family == Family.V4 ? "224.0.0.18" : "ff02::12");
    ByteBuffer vrrp = ByteBuffer.allocate(8 + (family == Family.V4 ? 4 : 32));
    vrrp.put((byte) (version << 4 | 1)).put((byte) vrid).put((byte) priority);
    vrrp.put((byte) (family == Family.V4 ? count : count + 1));
    if (version == 2) {
      vrrp.put((byte) 0).put((byte) 1);
    } else {
      vrrp.putShort((short) interval);
    }
    vrrp.putShort((short) 0);
    int own = vrid;
    family.virtualIps(own).forEach(ip -> vrrp.put(address(ip)));
    int start = family == Family.V4 && version == 2 ? 0 : pseudoHeader(from, to, vrrp.capacity());
    vrrp.putShort(6, (short) (~sum(vrrp.array(), start) + checksumError));
    ByteBuffer frame =
        ByteBuffer.allocate(ETHERNET + (family == Family.V4 ? 20 : 40) + vrrp.capacity());
    HexFormat macs = HexFormat.ofDelimiter(":");
    frame.put(macs.parseHex(family == Family.V4 ? "01:00:5e:00:00:12" : "33:33:00:00:00:12"));
    frame.put(macs.parseHex(mac));
    if (family == Family.V4) {
      ByteBuffer ip = ByteBuffer.allocate(20);
      ip.put((byte) 0x45).put((byte) 0xc0).putShort((short) (20 + vrrp.capacity())).putInt(0);
      ip.put((byte) hopLimit).put((byte) PROTOCOL).putShort((short) 0).put(from).put(to);
      ip.putShort(10, (short) ~sum(ip.array(), 0));
      frame.putShort((short) 0x0800).put(ip.array());
    } else {
      frame.putShort((short) 0x86dd).putInt(6 << 28).putShort((short) vrrp.capacity());
      frame.put((byte) PROTOCOL).put((byte) hopLimit).put(from).put(to);
    }
    return frame.put(vrrp.array()).array();
  }

  private static int pseudoHeader(byte[] from, byte[] to, int length) {
    return sum(to, sum(from, PROTOCOL + length));
  }

  static int sum(byte[] bytes, int start) {
    int sum = start;
    for (int i = 0; i < bytes.length; i += 2) {
      sum += (bytes[i] & 0xff) << 8 | (i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0);
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum;
  }

  private static byte[] address(String text) {
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
