// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.proc;

import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.linux.libc.Libc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Those of an interface's IPv6 settings that netlink cannot set. The kernel shows every thread the
 * files of its own network namespace.
 */
public final class Ipv6Files {

  private static final String ALL = "/proc/sys/net/ipv6/conf";

  private final Path folder;

  /**
   * @param interfaceName may contain dots, as that of a VLAN often does
   * @throws IOException if no interface can have this name
   */
  public Ipv6Files(String interfaceName) throws IOException {
    int length = interfaceName.getBytes(StandardCharsets.UTF_8).length;
    boolean ofNone =
        length == 0
            || length > Libc.MAX_INTERFACE_NAME
            || interfaceName.indexOf('/') >= 0
            || interfaceName.indexOf('\0') >= 0;
    boolean ofAnotherKind =
        switch (interfaceName) {
          case ".", "..", "all", "default" -> true;
          default -> false;
        };
    if (ofNone || ofAnotherKind) {
      throw new IOException("'" + interfaceName + "' is no interface's name");
    }
    folder = Path.of(ALL, interfaceName);
  }

  /**
   * Writes what differs from the present settings.
   *
   * @throws IOException if a file cannot be written; the message names it
   */
  public void write(Ipv6Settings settings) throws IOException {
    // IPv6 is on only while everything else is as it should be.
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
