// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.ChecksumForm;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A received ADVERTISEMENT (RFC 9568 §5.1, §5.2; RFC 3768 §5.1, §5.3). The same object is reused
 * for each packet, so that receiving allocates nothing: copy the values that you want to keep.
 */
public final class Advertisement {

  private ByteBuffer packet;
  private int message;
  private IpFamily family;
  private long sourceHigh;
  private long sourceLow;
  private ChecksumForm checksumForm;

  Advertisement() {}

  /** Views a message in a packet. Checks nothing. */
  void view(ByteBuffer newPacket, int newMessage, IpFamily newFamily, long high, long low) {
    packet = newPacket;
    message = newMessage;
    family = newFamily;
    sourceHigh = high;
    sourceLow = low;
    checksumForm = null;
  }

  void checksumForm(ChecksumForm form) {
    checksumForm = form;
  }

  private int unsignedByte(int offset) {
    return packet.get(message + offset) & 0xff;
  }

  /** The version of the protocol, 0 to 15; 2 or 3 if it was accepted. */
  public int version() {
    return unsignedByte(AdvertisementFormat.VERSION_AND_TYPE) >>> 4;
  }

  int type() {
    return unsignedByte(AdvertisementFormat.VERSION_AND_TYPE) & 0xf;
  }

  /** The virtual router identifier, 0 to 255. */
  public int vrid() {
    return unsignedByte(AdvertisementFormat.VRID);
  }

  /** The sender's priority, 0 to 255. */
  public int priority() {
    return unsignedByte(AdvertisementFormat.PRIORITY);
  }

  /** How many addresses it lists, 0 to 255. */
  public int addressCount() {
    return unsignedByte(AdvertisementFormat.ADDRESS_COUNT);
  }

  /** The sender's interval in centiseconds: 0 to 4095, or whole seconds up to 25500. */
  public int advertInterval() {
    if (version() == AdvertisementFormat.VERSION_2) {
      // RFC 9568 §8.4.2: convert it to the unit of version 3.
      return unsignedByte(AdvertisementFormat.ADVER_INT) * RouterParameters.CENTISECONDS_PER_SECOND;
    }
    return packet.getShort(message + AdvertisementFormat.MAX_ADVERTISE_INTERVAL)
        & AdvertisementFormat.INTERVAL_MASK;
  }

  /** The form by which the checksum was found right. */
  public ChecksumForm checksumForm() {
    return checksumForm;
  }

  /** Auth Type of version 2, 0 to 255. */
  int authenticationType() {
    return unsignedByte(AdvertisementFormat.AUTH_TYPE);
  }

  /** The eight bytes after the addresses, which version 2 always has (RFC 3768 §5.3.10). */
  long authenticationData() {
    return packet.getLong(
        message + expectedLength() - AdvertisementFormat.AUTHENTICATION_DATA_LENGTH);
  }

  /** The length in bytes of a message with this version and number of addresses. */
  int expectedLength() {
    return AdvertisementFormat.messageLength(version(), family, addressCount());
  }

  /** The source address of the IP header. */
  public IpAddress source() {
    return new IpAddress(family == IpFamily.IPV6, sourceHigh, sourceLow);
  }

  /** The first 64 bits of the source address; 0 for IPv4. */
  public long sourceHigh() {
    return sourceHigh;
  }

  /** The last 64 bits of the source address. */
  public long sourceLow() {
    return sourceLow;
  }

  /** Whether its source is this address. */
  public boolean isFrom(IpAddress address) {
    return address != null && sourceLow == address.low() && sourceHigh == address.high();
  }

  /** Whether its source is greater than an address, as unsigned numbers (RFC 9568 §6.4.3). */
  boolean isFromGreaterThan(IpAddress address) {
    int byHigh = Long.compareUnsigned(sourceHigh, address.high());
    return byHigh > 0 || byHigh == 0 && Long.compareUnsigned(sourceLow, address.low()) > 0;
  }

  /** Whether the first listed address is link-local; there must be one (errata 8300). */
  boolean firstAddressIsIpv6LinkLocal() {
    return IpAddress.isLinkLocalPrefix(packet.getLong(message + AdvertisementFormat.ADDRESSES));
  }

  /** Whether it lists an address. */
  public boolean lists(IpAddress address) {
    return lists(address, 0, addressCount());
  }

  /** Whether it lists exactly these addresses, in any order (RFC 9568 §7.1). */
  boolean listsExactly(List<IpAddress> addresses) {
    int count = addressCount();
    if (count != addresses.size()) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (!lists(addresses.get(i), i, count)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Tries the place first where the address is if both sides have the same order, so the usual case
   * is fast.
   */
  private boolean lists(IpAddress address, int likelyPlace, int count) {
    if (likelyPlace < count && addressIs(likelyPlace, address)) {
      return true;
    }
    for (int i = 0; i < count; i++) {
      if (addressIs(i, address)) {
        return true;
      }
    }
    return false;
  }

  private boolean addressIs(int place, IpAddress address) {
    int offset = message + AdvertisementFormat.ADDRESSES + place * family.addressLength();
    return family == IpFamily.IPV4
        ? packet.getInt(offset) == (int) address.low()
        : packet.getLong(offset) == address.high() && packet.getLong(offset + 8) == address.low();
  }
}
