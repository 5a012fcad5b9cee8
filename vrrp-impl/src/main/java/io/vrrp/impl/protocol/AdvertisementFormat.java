// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/**
 * The layout of a message of version 3 (RFC 9568 §5.1) and of version 2 (RFC 3768 §5.1), and values
 * in the headers before it. The versions differ in bytes 4 and 5, and after the addresses.
 */
final class AdvertisementFormat {

  static final int VERSION_2 = 2;
  static final int VERSION_3 = 3;

  /** The only type (RFC 9568 §5.2.2). */
  static final int TYPE_ADVERTISEMENT = 1;

  static final int VERSION_AND_TYPE = 0;
  static final int VRID = 1;
  static final int PRIORITY = 2;
  static final int ADDRESS_COUNT = 3;
  static final int MAX_ADVERTISE_INTERVAL = 4;

  /** Version 2 only: byte 4 (RFC 3768 §5.3.6). */
  static final int AUTH_TYPE = 4;

  /** Version 2 only: byte 5, in seconds (RFC 3768 §5.3.7). */
  static final int ADVER_INT = 5;

  static final int CHECKSUM = 6;
  static final int ADDRESSES = 8;

  /** Version 2 only: after the addresses, always present (RFC 3768 §5.3.10). */
  static final int AUTHENTICATION_DATA_LENGTH = 8;

  /** The upper four bits are reserved: sent as zero, ignored when received (RFC 9568 §5.2.6). */
  static final int INTERVAL_MASK = 0xfff;

  /** IPv4 protocol and IPv6 next header (RFC 9568 §5.1.1.4). */
  static final int IP_PROTOCOL = 112;

  /** TTL and hop limit (RFC 9568 §5.1.1.3, §5.1.2.3). */
  static final int TTL = 255;

  /** Priority of a master that leaves (RFC 9568 §5.2.4). */
  static final int PRIORITY_LEAVING = 0;

  /** The length of a message in bytes. */
  static int messageLength(int version, IpFamily family, int addresses) {
    return ADDRESSES
        + addresses * family.addressLength()
        + (version == VERSION_2 ? AUTHENTICATION_DATA_LENGTH : 0);
  }

  private AdvertisementFormat() {}
}
