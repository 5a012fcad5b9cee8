// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads a fuzzer's input as numbers and parts. After its end it reads zeros, so that every input is
 * valid.
 */
public final class FuzzInput {

  private final ByteBuffer rest;

  public FuzzInput(byte[] input) {
    rest = ByteBuffer.wrap(input);
  }

  public boolean isEmpty() {
    return !rest.hasRemaining();
  }

  /** 0 to 255. */
  public int unsignedByte() {
    return rest.hasRemaining() ? rest.get() & 0xff : 0;
  }

  /** 0 to 65535. */
  public int pair() {
    return unsignedByte() << 8 | unsignedByte();
  }

  public int number() {
    return pair() << 16 | pair();
  }

  public long longNumber() {
    return (long) number() << 32 | number() & 0xffff_ffffL;
  }

  /** A part that follows its length, 0 to 65535. */
  public byte[] part() {
    return take(pair());
  }

  /** At most this many bytes; fewer at the end of the input. */
  public byte[] take(int length) {
    byte[] part = new byte[Math.min(length, rest.remaining())];
    rest.get(part);
    return part;
  }

  /** A part as text, with any characters. */
  public String text() {
    return new String(part(), StandardCharsets.UTF_8);
  }
}
