// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads an input of the fuzzer as numbers and parts. Behind its end all is zero, so that every
 * input means something.
 */
public final class Octets {

  private final ByteBuffer rest;

  public Octets(byte[] input) {
    rest = ByteBuffer.wrap(input);
  }

  public boolean isEmpty() {
    return !rest.hasRemaining();
  }

  /** 0 to 255. */
  public int octet() {
    return rest.hasRemaining() ? rest.get() & 0xff : 0;
  }

  /** 0 to 65535. */
  public int pair() {
    return octet() << 8 | octet();
  }

  public int number() {
    return pair() << 16 | pair();
  }

  public long longNumber() {
    return (long) number() << 32 | number() & 0xffff_ffffL;
  }

  /** A part whose length, up to 65535, comes before it. */
  public byte[] part() {
    return take(pair());
  }

  /** Up to so many octets; fewer if there are no more. */
  public byte[] take(int length) {
    byte[] part = new byte[Math.min(length, rest.remaining())];
    rest.get(part);
    return part;
  }

  /** A part as text, with any character there is. */
  public String text() {
    return new String(part(), StandardCharsets.UTF_8);
  }
}
