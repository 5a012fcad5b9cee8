// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.PolledSocket;
import io.vrrp.impl.protocol.IpAddress;
import java.io.Closeable;
import java.io.IOException;

/** Opens one TCP connection without waiting for it. */
public final class ConnectSocket implements PolledSocket, Closeable {

  private final Descriptor socket;
  private final Runnable ready;
  private int result;

  private ConnectSocket(Descriptor socket, Runnable ready) {
    this.socket = socket;
    this.ready = ready;
  }

  /**
   * Starts to open a connection in the network namespace of the calling thread.
   *
   * @param ready called when a wait finds the result
   */
  public static ConnectSocket open(Endpoint from, IpAddress to, int port, Runnable ready)
      throws IOException {
    Descriptor descriptor = from.open(Libc.SOCK_STREAM, Libc.IPPROTO_TCP, "a TCP socket");
    ConnectSocket socket = new ConnectSocket(descriptor, ready);
    int began =
        Libc.connect(descriptor.number(), SocketAddress.of(to, port, from.interfaceIndex()));
    socket.result = -began;
    return socket;
  }

  /** 0 if it is connected, EINPROGRESS if there is no result yet, or another error number. */
  public int result() {
    return result;
  }

  /** Fetches the result after {@link #becomesReady}. */
  public int fetchResult() {
    int[] error = new int[1];
    int got = Libc.getsockopt(socket.number(), Libc.SOL_SOCKET, Libc.SO_ERROR, error);
    result = got < 0 ? -got : error[0];
    return result;
  }

  @Override
  public Descriptor socket() {
    return socket;
  }

  @Override
  public void becomesReady() {
    ready.run();
  }

  @Override
  public void close() {
    socket.close();
  }
}
