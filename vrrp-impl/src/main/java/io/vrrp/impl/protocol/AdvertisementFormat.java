// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/** The layout of a VRRPv3 message (RFC 9568 §5.1) and the numbers in the headers before it. */
final class AdvertisementFormat {

  static final int VERSION_3 = 3;

  /** The only type (RFC 9568 §5.2.2). */
  static final int TYPE_ADVERTISEMENT = 1;

  static final int VERSION_AND_TYPE = 0;
  static final int VRID = 1;
  static final int PRIORITY = 2;
  static final int ADDRESS_COUNT = 3;
  static final int MAX_ADVERTISE_INTERVAL = 4;
  static final int CHECKSUM = 6;
  static final int ADDRESSES = 8;

  /** The upper four bits are reserved: sent as zero, ignored when received (RFC 9568 §5.2.6). */
  static final int INTERVAL_MASK = 0xfff;

  /** IPv4 protocol and IPv6 next header (RFC 9568 §5.1.1.4). */
  static final int IP_PROTOCOL = 112;

  /** TTL and hop limit (RFC 9568 §5.1.1.3, §5.1.2.3). */
  static final int TTL = 255;

  /** Priority of a master that leaves (RFC 9568 §5.2.4). */
  static final int PRIORITY_LEAVING = 0;

  private AdvertisementFormat() {}
}
