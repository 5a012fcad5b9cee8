// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import io.vrrp.impl.protocol.IpAddress;
import java.nio.ByteBuffer;

/**
 * A packet filter of the kernel for a raw IPv6 socket: of what is sent to groups it takes one
 * group's packets only. The option IPV6_MULTICAST_ALL, which should do that, has no effect on a raw
 * socket that is bound to no address; and one bound to the group hears nothing else.
 */
final class DestinationFilter {

  /** Where an IPv6 header has the destination, counted from the network header (SKF_NET_OFF). */
  private static final int DESTINATION = -0x100000 + 24;

  private static final int MULTICAST = 0xff;
  private static final int DROP = 10;
  private static final int ACCEPT = 11;

  private final FilterProgram program = new FilterProgram(ACCEPT + 1);

  DestinationFilter(IpAddress group) {
    ByteBuffer bytes = ByteBuffer.wrap(group.octets());
    program.loadByte(DESTINATION);
    program.jumpIfEqual(MULTICAST, program.next() + 1, ACCEPT);
    for (int word = 0; word < 4; word++) {
      program.loadWord(DESTINATION + word * Integer.BYTES);
      program.jumpIfEqual(bytes.getInt(), word == 3 ? ACCEPT : program.next() + 1, DROP);
    }
    program.drop();
    program.accept();
  }

  /** As {@link FilterProgram#argument}. */
  byte[] argument() {
    return program.argument();
  }
}
