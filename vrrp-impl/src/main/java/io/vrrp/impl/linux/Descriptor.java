// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import java.io.Closeable;
import java.io.IOException;

/**
 * An open file or socket of the kernel. Closed once, on the thread that uses it: after that its
 * number is -1, which every call refuses, and never a number that somebody else was given.
 */
final class Descriptor implements Closeable {

  private int number;

  private Descriptor(int number) {
    this.number = number;
  }

  /**
   * Takes what a call that opens something returned.
   *
   * @param opened the new number or a negated error number
   * @param action what the call does
   * @param privilege the capability that it may lack
   * @throws IOException if it failed
   */
  static Descriptor of(int opened, String action, String privilege) throws IOException {
    if (opened < 0) {
      throw Errno.failure(action, -opened, privilege);
    }
    return new Descriptor(opened);
  }

  /** As {@link #of(int, String, String)} for calls that need no privilege. */
  static Descriptor of(int opened, String action) throws IOException {
    if (opened < 0) {
      throw Errno.failure(action, -opened);
    }
    return new Descriptor(opened);
  }

  int number() {
    return number;
  }

  void setOption(int level, int option, byte[] value, String action) throws IOException {
    int result = Libc.setsockopt(number, level, option, value);
    if (result < 0) {
      throw Errno.failure(action, -result);
    }
  }

  /** Asks for a receive buffer, beyond the system's limit where that is allowed. */
  void setReceiveBuffer(int octets, String action) throws IOException {
    byte[] value = Structures.ofInt(octets);
    if (Libc.setsockopt(number, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, value) < 0) {
      setOption(Libc.SOL_SOCKET, Libc.SO_RCVBUF, value, action);
    }
  }

  @Override
  public void close() {
    if (number >= 0) {
      Libc.close(number);
      number = -1;
    }
  }
}
