// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Makes sure that only one process runs a data plane in a network namespace. Two data planes would
 * each remove the other's interfaces as leftovers. The lock is the name of a socket: the kernel
 * keeps it per network namespace and frees it when the process dies.
 */
public final class NamespaceLock implements Closeable {

  /** The leading zero makes it an abstract name, which creates no file. */
  private static final byte[] NAME = "\0io.vrrp.dataplane".getBytes(StandardCharsets.US_ASCII);

  private final Descriptor socket;

  private NamespaceLock(Descriptor socket) {
    this.socket = socket;
  }

  /**
   * Takes the lock of the calling thread's network namespace.
   *
   * @throws IOException if another process or framework has it
   */
  public static NamespaceLock take() throws IOException {
    Descriptor socket =
        Descriptor.of(
            Libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0),
            "opening a socket to lock the network namespace");
    byte[] address =
        Structures.allocate(Short.BYTES + NAME.length)
            .putShort((short) Libc.AF_UNIX)
            .put(NAME)
            .array();
    int result = Libc.bind(socket.number(), address);
    if (result < 0) {
      socket.close();
      if (result == -Errno.EADDRINUSE) {
        throw new IOException(
            "VRRP runs already in this network namespace, in another process, another OSGi framework,"
                + " or under another name of the namespace (only one can)");
      }
      throw Errno.failure("locking the network namespace", -result);
    }
    return new NamespaceLock(socket);
  }

  @Override
  public void close() {
    socket.close();
  }
}
