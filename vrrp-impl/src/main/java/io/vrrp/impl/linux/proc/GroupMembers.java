// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.proc;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/** The interfaces in the calling thread's network namespace that are members of the VRRP group. */
public final class GroupMembers {

  private static final Path FILES = Path.of("/proc/thread-self/net");

  private GroupMembers() {}

  public static Set<Integer> read(IpFamily family) throws IOException {
    boolean v4 = family == IpFamily.IPV4;
    Path file = FILES.resolve(v4 ? "igmp" : "igmp6");
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new IOException("reading " + file + ": " + e, e);
    }
    return v4 ? parseIpv4(text, family.group()) : parseIpv6(text, family.group());
  }

  /** An interface's line begins with its index; indented lines with its groups follow. */
  static Set<Integer> parseIpv4(String text, IpAddress group) {
    ByteBuffer bytes = ByteBuffer.wrap(group.bytes()).order(ByteOrder.nativeOrder());
    String wanted = String.format(Locale.ROOT, "%08X", bytes.getInt());
    Set<Integer> members = new HashSet<>();
    int index = 0;
    for (String line : text.split("\n")) {
      String[] words = line.strip().split("\\s+");
      if (!line.isEmpty() && Character.isDigit(line.charAt(0))) {
        index = number(words[0]);
      } else if (words[0].equals(wanted)) {
        members.add(index);
      }
    }
    return members;
  }

  /** Each line has one group: the interface's index, its name and the group's address. */
  static Set<Integer> parseIpv6(String text, IpAddress group) {
    String wanted = HexFormat.of().formatHex(group.bytes());
    Set<Integer> members = new HashSet<>();
    for (String line : text.split("\n")) {
      String[] words = line.strip().split("\\s+");
      if (words.length > 2 && words[2].equals(wanted)) {
        members.add(number(words[0]));
      }
    }
    return members;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
