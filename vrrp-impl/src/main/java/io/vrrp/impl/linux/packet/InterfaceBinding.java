// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.protocol.InterfaceName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Binds a socket to an interface by its name, so that it sends and receives there only. */
final class InterfaceBinding {

  private InterfaceBinding() {}

  /**
   * Binds a socket.
   *
   * @param index of the interface, which must still have this name
   * @param action what the socket is bound for, for the message
   * @throws IOException if there is no such interface
   */
  static void bind(Descriptor socket, int index, String name, String action) throws IOException {
    // The kernel would cut a longer name and so use another interface.
    if (!InterfaceName.isPossible(name)) {
      throw new IOException(action + ": '" + name + "' is not a valid interface name");
    }
    socket.bindToInterface(index, name.getBytes(StandardCharsets.UTF_8), action);
  }
}
