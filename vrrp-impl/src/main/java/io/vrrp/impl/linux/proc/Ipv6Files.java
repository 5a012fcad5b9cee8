// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.proc;

import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.protocol.InterfaceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * IPv6 settings of an interface that netlink cannot set. The kernel shows each thread the files of
 * its own network namespace.
 */
public final class Ipv6Files {

  private static final String ALL = "/proc/sys/net/ipv6/conf";

  private final Path folder;

  /**
   * @param interfaceName may contain dots, as the names of VLANs often do
   * @throws IOException if no interface can have this name
   */
  public Ipv6Files(String interfaceName) throws IOException {
    if (!InterfaceName.isPossible(interfaceName)) {
      throw new IOException("'" + interfaceName + "' is not a valid interface name");
    }
    folder = Path.of(ALL, interfaceName);
  }

  /**
   * Writes the settings that differ from the present ones.
   *
   * @throws IOException if a file cannot be written; the message names it
   */
  public void write(Ipv6Settings settings) throws IOException {
    // Switch IPv6 on last, and off first: it is on only while all other settings are right.
    if (settings.disabled()) {
      write("disable_ipv6", 1);
    }
    write("accept_ra", settings.acceptRa());
    write("forwarding", settings.forwarding() ? 1 : 0);
    if (!settings.disabled()) {
      write("disable_ipv6", 0);
    }
  }

  private void write(String name, int value) throws IOException {
    Path file = folder.resolve(name);
    String text = Integer.toString(value);
    try {
      if (!SettingFile.read(file).equals(text)) {
        Files.writeString(file, text);
      }
    } catch (IOException e) {
      throw new IOException(
          "setting "
              + file
              + " to "
              + text
              + " ("
              + e
              + "): it must be writable, with CAP_NET_ADMIN, or have this value beforehand",
          e);
    }
  }
}
