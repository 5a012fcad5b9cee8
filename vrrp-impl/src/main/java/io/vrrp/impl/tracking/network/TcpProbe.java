// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.VrrpTrackerSink;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.packet.ConnectSocket;
import io.vrrp.impl.tracking.poll.PollSettings;
import java.io.IOException;

/** Observes whether a TCP connection to a host opens. It is closed at once. */
final class TcpProbe extends PolledProbe {

  private final Target target;
  private final int port;
  private ConnectSocket connecting;

  TcpProbe(Target target, int port, PollSettings settings, VrrpTrackerSink sink) {
    super(settings, text(target, port), sink);
    this.target = target;
    this.port = port;
  }

  private static String text(Target target, int port) {
    String address = target.address().toString();
    return target.address().v6() ? "[" + address + "]:" + port : address + ":" + port;
  }

  @Override
  void probe(long now) {
    later(now + settings().timeoutNanos(), this::noResult);
    try {
      ConnectSocket[] opened = new ConnectSocket[1];
      connecting =
          ConnectSocket.open(
              target.endpoint(loop().links()), target.address(), port, () -> hasResult(opened[0]));
      opened[0] = connecting;
      if (connecting.result() == Errno.EINPROGRESS) {
        loop().poller().addConnecting(connecting);
      } else {
        judge(connecting.result());
      }
    } catch (IOException e) {
      closeSocket();
      failed(e.getMessage());
    }
  }

  private void hasResult(ConnectSocket socket) {
    loop()
        .whenAllAreFound(
            () -> {
              // An earlier socket may have had the same number.
              if (socket == connecting && socket.fetchResult() != Errno.EINPROGRESS) {
                judge(socket.result());
              }
            });
  }

  private void judge(int result) {
    closeSocket();
    if (result == 0) {
      succeeded(text(target, port) + " accepts connections");
    } else {
      failed(Failures.text(result));
    }
  }

  private void noResult() {
    closeSocket();
    silent();
  }

  private void closeSocket() {
    if (connecting != null) {
      connecting.close();
      connecting = null;
    }
  }

  @Override
  public void end() {
    closeSocket();
    super.end();
  }
}
