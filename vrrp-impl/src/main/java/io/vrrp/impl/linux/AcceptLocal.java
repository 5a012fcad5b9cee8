// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lets an interface receive packets whose source is an address of this node. A master holds the
 * virtual IP addresses; the owner of one of them sends its advertisements from that very address
 * (RFC 9568 §5.1.1.1), and the kernel would drop them unheard, leaving two masters.
 */
final class AcceptLocal {

  private static final String YES = "1";
  private static final String NO = "0";

  private final Path setting;
  private boolean changed;

  AcceptLocal(String interfaceName) {
    setting = Path.of("/proc/sys/net/ipv4/conf", interfaceName, "accept_local");
  }

  /**
   * Allows it, unless it is allowed already.
   *
   * @throws IOException if it may not be changed
   */
  void set() throws IOException {
    try {
      if (read().equals(NO)) {
        Files.writeString(setting, YES);
        changed = true;
      }
    } catch (IOException e) {
      throw new IOException(
          "setting "
              + setting
              + " to 1, to hear the owner of the addresses ("
              + e
              + "): needs CAP_NET_ADMIN and a writable /proc/sys, or the setting made beforehand",
          e);
    }
  }

  /** Undoes {@link #set()}, unless somebody else has, or the interface is gone. */
  void restore() {
    if (!changed) {
      return;
    }
    changed = false;
    try {
      if (read().equals(YES)) {
        Files.writeString(setting, NO);
      }
    } catch (IOException e) {
      // The setting went with its interface.
      return;
    }
  }

  private String read() throws IOException {
    return Files.readString(setting).strip();
  }
}
