// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.nio.ByteBuffer;

/**
 * The Internet checksum (RFC 1071) over VRRP messages (RFC 9568 §5.2.8).
 *
 * <p>Sums are kept unfolded in a {@code long}; {@link #fold} finishes them. A message is right if
 * the sum over all of it, including the checksum, folds to {@link #RIGHT}. Unlike UDP, VRRP does
 * not replace a checksum of zero.
 */
public final class Checksum {

  /** The folded sum over a right message. */
  public static final int RIGHT = 0xffff;

  private Checksum() {}

  /** The sum of the 16-bit words in a part of a buffer; an odd last byte is padded with zero. */
  public static long sum(ByteBuffer buffer, int offset, int length) {
    long sum = 0;
    int end = offset + (length & ~1);
    for (int i = offset; i < end; i += 2) {
      sum += buffer.getShort(i) & 0xffff;
    }
    if ((length & 1) != 0) {
      sum += (buffer.get(end) & 0xff) << 8;
    }
    return sum;
  }

  /**
   * The sum of the pseudo-header: RFC 8200 §8.1 for IPv6; for IPv4 that of TCP. Both add addresses,
   * message length and next header.
   */
  static long pseudoHeader(
      int protocol,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int length) {
    return words(sourceHigh)
        + words(sourceLow)
        + words(destinationHigh)
        + words(destinationLow)
        + length
        + protocol;
  }

  private static long words(long bits) {
    return (bits >>> 48) + (bits >>> 32 & 0xffff) + (bits >>> 16 & 0xffff) + (bits & 0xffff);
  }

  /** Folds the carries back into 16 bits. */
  public static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) folded;
  }
}
