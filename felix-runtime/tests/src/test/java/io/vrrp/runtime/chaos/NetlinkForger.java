// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Sends forged kernel reports to all listeners of a network namespace: root may send to the groups
 * of rtnetlink.
 */
final class NetlinkForger {
  static final int GROUP_LINK = 1;
  static final int NEW_LINK = 16;
  static final int DELETE_LINK = 17;
  static final int NEW_ADDRESS = 20;
  static final int DELETE_ADDRESS = 21;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int O_RDONLY = 0;
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_WIRELESS = 11;

  static {
    Native.register(NetlinkForger.class, "c");
  }

  private NetlinkForger() {}

  /**
   * Sends to a group in a named network namespace.
   *
   * @param namespace as {@code ip netns} names it
   * @param groups a mask
   * @param message a netlink message, complete or not
   */
  static void send(String namespace, int groups, byte[] message) {
    RuntimeException[] failure = new RuntimeException[1];
    // A thread that has entered another namespace cannot be used for anything else.
    Thread thread =
        new Thread(
            () -> {
              try {
                sendFromHere(namespace, groups, message);
              } catch (RuntimeException e) {
                failure[0] = e;
              }
            },
            "netlink in " + namespace);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure[0] != null) {
      throw failure[0];
    }
  }

  private static void sendFromHere(String namespace, int groups, byte[] message) {
    int handle = open("/run/netns/" + namespace, O_RDONLY);
    setns(handle, CLONE_NEWNET);
    close(handle);
    int socket = socket(AF_NETLINK, SOCK_RAW, 0);
    try (Memory memory = new Memory(Math.max(1, message.length));
        Memory address = new Memory(12)) {
      memory.write(0, message, 0, message.length);
      address.clear();
      address.setShort(0, (short) AF_NETLINK);
      address.setInt(8, groups);
      sendto(socket, memory, message.length, 0, address, 12);
    } finally {
      close(socket);
    }
  }

  /**
   * A report of a link with its name and nothing else, as after a scan for wireless networks.
   *
   * @param family AF_UNSPEC, or AF_BRIDGE for a bridge's report about its port
   */
  static byte[] link(int type, int family, int index, int flags, String name) {
    byte[] text = (name + "\0").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer message = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());
    message.putInt(0).putShort((short) type).putShort((short) 0).putInt(0).putInt(0);
    message.put((byte) family).put((byte) 0).putShort((short) 1);
    message.putInt(index).putInt(flags).putInt(0);
    attribute(message, IFLA_IFNAME, text);
    attribute(message, IFLA_WIRELESS, new byte[8]);
    return finish(message);
  }

  /** Only header and family. */
  static byte[] cutShort(int type) {
    ByteBuffer message = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());
    message.putInt(0).putShort((short) type).putShort((short) 0).putInt(0).putInt(0).put((byte) 2);
    return finish(message);
  }

  private static void attribute(ByteBuffer message, int type, byte[] value) {
    message.putShort((short) (4 + value.length)).putShort((short) type).put(value);
    while (message.position() % 4 != 0) {
      message.put((byte) 0);
    }
  }

  private static byte[] finish(ByteBuffer message) {
    message.putInt(0, message.position());
    byte[] bytes = new byte[message.position()];
    message.flip().get(bytes);
    return bytes;
  }

  private static native int open(String path, int flags) throws LastErrorException;

  private static native int setns(int handle, int kind) throws LastErrorException;

  private static native int socket(int family, int type, int protocol) throws LastErrorException;

  private static native long sendto(
      int socket, Pointer data, long length, int flags, Pointer address, int addressLength)
      throws LastErrorException;

  private static native int close(int handle);
}
