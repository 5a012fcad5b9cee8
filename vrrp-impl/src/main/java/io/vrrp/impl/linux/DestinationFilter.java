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

  private static final int INSTRUCTION_SIZE = 8;
  private static final int SOCK_FPROG_SIZE = 16;
  private static final int SOCK_FPROG_FILTER = 8;

  /** Where an IPv6 header has the destination, counted from the network header (SKF_NET_OFF). */
  private static final int DESTINATION = -0x100000 + 24;

  private static final int MULTICAST = 0xff;
  private static final int LOAD_WORD = 0x20;
  private static final int LOAD_OCTET = 0x30;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;
  private static final int DROP = 10;
  private static final int ACCEPT = 11;

  private final NativeMemory program = NativeMemory.ofStructures((ACCEPT + 1) * INSTRUCTION_SIZE);

  DestinationFilter(IpAddress group) {
    ByteBuffer octets = ByteBuffer.wrap(group.octets());
    add(LOAD_OCTET, 0, 0, DESTINATION);
    addJump(MULTICAST, next(), ACCEPT);
    for (int word = 0; word < 4; word++) {
      add(LOAD_WORD, 0, 0, DESTINATION + word * Integer.BYTES);
      addJump(octets.getInt(), word == 3 ? ACCEPT : next(), DROP);
    }
    add(RETURN, 0, 0, 0);
    add(RETURN, 0, 0, -1); // the whole packet
  }

  private int present() {
    return program.buffer().position() / INSTRUCTION_SIZE;
  }

  /** The instruction after the present one. */
  private int next() {
    return present() + 1;
  }

  private void addJump(int value, int ifEqual, int otherwise) {
    add(JUMP_IF_EQUAL, ifEqual - next(), otherwise - next(), value);
  }

  private void add(int code, int jumpIfTrue, int jumpIfFalse, int value) {
    program
        .buffer()
        .putShort((short) code)
        .put((byte) jumpIfTrue)
        .put((byte) jumpIfFalse)
        .putInt(value);
  }

  /** The argument of SO_ATTACH_FILTER, valid as long as this object. */
  byte[] argument() {
    return Structures.allocate(SOCK_FPROG_SIZE)
        .putShort((short) present())
        .putLong(SOCK_FPROG_FILTER, program.address())
        .array();
  }
}
