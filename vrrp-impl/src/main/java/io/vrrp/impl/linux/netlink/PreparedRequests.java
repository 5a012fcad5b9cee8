// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.PreparedTakeover;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NativeMemory;
import io.vrrp.impl.linux.libc.Structures;
import io.vrrp.impl.linux.netlink.NetlinkExchange.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Requests to route netlink that are written beforehand. Any thread can send them later, over a
 * socket of their own, so that only the system calls remain to be done then.
 */
public final class PreparedRequests {

  private static final String ACTION = "taking over addresses";

  /** Enough for an address with all its attributes. */
  private static final int MAX_REQUEST_SIZE = 128;

  private static final int MAX_REQUESTS = 64;
  private static final int ANSWER_BUFFER = 1 << 18;

  private final NetlinkSocket socket;
  private final NativeMemory memory = NativeMemory.ofStructures(MAX_REQUESTS * MAX_REQUEST_SIZE);

  private PreparedRequests(NetlinkSocket socket) {
    this.socket = socket;
  }

  public static PreparedRequests open() throws IOException {
    NetlinkSocket socket = NetlinkSocket.open(0, ANSWER_BUFFER);
    try {
      socket
          .descriptor()
          .setOption(
              Netlink.SOL_NETLINK,
              Netlink.NETLINK_CAP_ACK,
              Structures.ofInt(1),
              "asking netlink for short answers");
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return new PreparedRequests(socket);
  }

  /** Writes requests that the kernel will acknowledge. Returns null if there are too many. */
  public PreparedTakeover encode(List<Request> requests) {
    if (requests.size() > MAX_REQUESTS) {
      return null;
    }
    byte[] bytes = new byte[MAX_REQUESTS * MAX_REQUEST_SIZE];
    NetlinkWriter writer = new NetlinkWriter(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
    for (int i = 0; i < requests.size(); i++) {
      requests.get(i).write(writer, i + 1);
    }
    byte[] written = Arrays.copyOf(bytes, writer.length());
    return () -> send(written, requests.size());
  }

  private boolean send(byte[] requests, int count) throws IOException {
    socket.discardAll();
    memory.buffer().put(0, requests);
    int sent = Libc.send(socket.descriptor().number(), memory.address(), requests.length, 0);
    if (sent < 0) {
      throw Errno.failure(ACTION, -sent, Errno.NET_ADMIN);
    }
    int missing = count;
    boolean made = true;
    NetlinkReader reader = socket.reader();
    while (missing > 0) {
      // The kernel answers while it takes the requests: the answer is here already, do not wait.
      int length = socket.receive(Libc.MSG_DONTWAIT);
      if (length < 0) {
        throw Errno.failure(ACTION, -length);
      }
      while (reader.next()) {
        if (reader.type() == Netlink.NLMSG_ERROR) {
          made &= reader.errno() == 0;
          missing--;
        }
      }
    }
    return made;
  }

  public void close() {
    socket.close();
  }
}
