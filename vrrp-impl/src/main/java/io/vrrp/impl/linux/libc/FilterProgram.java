// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import java.nio.ByteBuffer;

/** A classic BPF program that decides in the kernel which packets a socket receives. */
public final class FilterProgram {

  private static final int INSTRUCTION_SIZE = 8;
  private static final int SOCK_FPROG_SIZE = 16;
  private static final int SOCK_FPROG_FILTER = 8;
  private static final int LOAD_WORD = 0x20;
  private static final int LOAD_HALF_WORD = 0x28;
  private static final int LOAD_BYTE = 0x30;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int JUMP_IF_AT_LEAST = 0x35;
  private static final int RETURN = 0x06;
  private static final int WHOLE_PACKET = -1;

  private final NativeMemory program;

  public FilterProgram(int instructions) {
    program = NativeMemory.ofStructures(instructions * INSTRUCTION_SIZE);
  }

  /** The number of the next instruction. */
  public int next() {
    return program.buffer().position() / INSTRUCTION_SIZE;
  }

  /** Loads four bytes as a number in network byte order. */
  public void loadWord(int offset) {
    add(LOAD_WORD, 0, 0, offset);
  }

  /** Loads two bytes as a number in network byte order. */
  public void loadHalfWord(int offset) {
    add(LOAD_HALF_WORD, 0, 0, offset);
  }

  public void loadByte(int offset) {
    add(LOAD_BYTE, 0, 0, offset);
  }

  /** Continues at one of two later instructions, given by their numbers. */
  public void jumpIfEqual(int value, int ifEqual, int otherwise) {
    jump(JUMP_IF_EQUAL, value, ifEqual, otherwise);
  }

  /**
   * As {@link #jumpIfEqual}, but tests whether the loaded value is at least {@code value}; both are
   * unsigned.
   */
  public void jumpIfAtLeast(int value, int ifAtLeast, int otherwise) {
    jump(JUMP_IF_AT_LEAST, value, ifAtLeast, otherwise);
  }

  private void jump(int code, int value, int ifTrue, int otherwise) {
    int present = next();
    add(code, ifTrue - present - 1, otherwise - present - 1, value);
  }

  public void drop() {
    add(RETURN, 0, 0, 0);
  }

  public void accept() {
    add(RETURN, 0, 0, WHOLE_PACKET);
  }

  private void add(int code, int jumpIfTrue, int jumpIfFalse, int value) {
    program
        .buffer()
        .putShort((short) code)
        .put((byte) jumpIfTrue)
        .put((byte) jumpIfFalse)
        .putInt(value);
  }

  /** The argument of SO_ATTACH_FILTER. It is valid as long as this object is reachable. */
  public byte[] argument() {
    ByteBuffer argument = Structures.allocate(SOCK_FPROG_SIZE);
    return argument.putShort((short) next()).putLong(SOCK_FPROG_FILTER, program.address()).array();
  }
}
