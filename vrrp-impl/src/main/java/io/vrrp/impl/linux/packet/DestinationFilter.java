// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.linux.libc.FilterProgram;
import io.vrrp.impl.protocol.IpFamily;
import java.nio.ByteBuffer;

/**
 * A kernel packet filter for a raw socket. Of multicast packets, it passes only those to one group;
 * of unicast packets, all or none. A dropped packet wakes no thread.
 *
 * <p>For IPv6 no socket option does this. IPV6_MULTICAST_ALL has no effect on a raw socket that is
 * not bound to an address, and a socket bound to the group could never receive unicast.
 */
final class DestinationFilter {

  /**
   * Offsets from here are relative to the IP header (SKF_NET_OFF), which an IPv6 socket does not
   * deliver.
   */
  private static final int IP_HEADER = -0x100000;

  private static final int IPV4_DESTINATION = IP_HEADER + 16;
  private static final int IPV6_DESTINATION = IP_HEADER + 24;

  /** 224.0.0.0: group and broadcast addresses begin here. */
  private static final int FIRST_IPV4_GROUP = 0xe000_0000;

  private static final int IPV6_GROUPS = 0xff;
  private static final int INSTRUCTIONS_IPV4 = 5;
  private static final int INSTRUCTIONS_IPV6 = 12;

  private final FilterProgram program;

  /**
   * A filter for the VRRP group.
   *
   * @param hosts whether to pass unicast packets too
   */
  DestinationFilter(IpFamily family, boolean hosts) {
    ByteBuffer group = ByteBuffer.wrap(family.group().bytes());
    if (family == IpFamily.IPV4) {
      program = new FilterProgram(INSTRUCTIONS_IPV4);
      writeIpv4(group, hosts);
    } else {
      program = new FilterProgram(INSTRUCTIONS_IPV6);
      writeIpv6(group, hosts);
    }
  }

  private void writeIpv4(ByteBuffer group, boolean hosts) {
    int accept = INSTRUCTIONS_IPV4 - 1;
    int drop = accept - 1;
    program.loadWord(IPV4_DESTINATION);
    program.jumpIfEqual(group.getInt(), accept, program.next() + 1);
    program.jumpIfAtLeast(FIRST_IPV4_GROUP, drop, hosts ? accept : drop);
    program.drop();
    program.accept();
  }

  private void writeIpv6(ByteBuffer group, boolean hosts) {
    int accept = INSTRUCTIONS_IPV6 - 1;
    int drop = accept - 1;
    program.loadByte(IPV6_DESTINATION);
    program.jumpIfEqual(IPV6_GROUPS, program.next() + 1, hosts ? accept : drop);
    for (int word = 0; word < 4; word++) {
      program.loadWord(IPV6_DESTINATION + word * Integer.BYTES);
      program.jumpIfEqual(group.getInt(), word == 3 ? accept : program.next() + 1, drop);
    }
    program.drop();
    program.accept();
  }

  /** As {@link FilterProgram#argument}. */
  byte[] argument() {
    return program.argument();
  }
}
