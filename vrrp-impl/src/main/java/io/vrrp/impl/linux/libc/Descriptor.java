// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import java.io.Closeable;
import java.io.IOException;

/**
 * An open file or socket of the kernel. It is closed once, on the thread that uses it. Its number
 * is then -1, which every call refuses; so no call can reach another file that got the old number.
 */
public final class Descriptor implements Closeable {

  /** TC_PRIO_CONTROL of the kernel: its standard queues send such packets first. */
  private static final int CONTROL_TRAFFIC = 7;

  private int number;

  private Descriptor(int number) {
    this.number = number;
  }

  /**
   * Wraps the result of a system call that opens a file or socket.
   *
   * @param opened the new number or a negated error number
   * @param action what the call does
   * @param privilege the capability that the process may lack
   * @throws IOException if the call failed
   */
  public static Descriptor of(int opened, String action, String privilege) throws IOException {
    if (opened < 0) {
      throw Errno.failure(action, -opened, privilege);
    }
    return new Descriptor(opened);
  }

  /** As {@link #of(int, String, String)} for calls that need no privilege. */
  public static Descriptor of(int opened, String action) throws IOException {
    if (opened < 0) {
      throw Errno.failure(action, -opened);
    }
    return new Descriptor(opened);
  }

  public int number() {
    return number;
  }

  public void setOption(int level, int option, byte[] value, String action) throws IOException {
    int result = Libc.setsockopt(number, level, option, value);
    if (result < 0) {
      throw Errno.failure(action, -result);
    }
  }

  /** Binds a socket to an interface, which must still have this name. */
  public void bindToInterface(int index, byte[] name, String action) throws IOException {
    setOption(Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, name, action);
    // The name may belong to another interface since the caller looked it up.
    int[] bound = new int[1];
    int result = Libc.getsockopt(number, Libc.SOL_SOCKET, Libc.SO_BINDTOIFINDEX, bound);
    if (result >= 0 && bound[0] != index) {
      throw new IOException(
          action + ": this name belongs to interface " + bound[0] + ", not to " + index);
    }
  }

  /**
   * Makes the queue of an interface send this socket's packets before all others, if the queue has
   * priorities. Nothing depends on it, so a refusal is not an error.
   */
  public void sendFirst() {
    Libc.setsockopt(number, Libc.SOL_SOCKET, Libc.SO_PRIORITY, Structures.ofInt(CONTROL_TRAFFIC));
  }

  /** Sets the size of the receive buffer, above the system's limit if the process may do that. */
  public void setReceiveBuffer(int bytes, String action) throws IOException {
    byte[] value = Structures.ofInt(bytes);
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
