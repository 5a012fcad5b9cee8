// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.packet.EchoSocket;
import io.vrrp.impl.linux.packet.Endpoint;
import io.vrrp.impl.protocol.IpAddress;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The sockets that ping probes share: one for each endpoint. Each probe has its own identifier,
 * which its replies contain.
 */
final class EchoSockets {

  private static final int IDENTIFIERS = 1 << 16;

  private final TrackingLoop loop;
  private final int secret = new SecureRandom().nextInt();
  private final Map<Endpoint, EchoSocket> sockets = new HashMap<>();
  private final Map<Integer, PingProbe> probes = new HashMap<>();
  private int lastIdentifier = new SecureRandom().nextInt(IDENTIFIERS);

  EchoSockets(TrackingLoop loop) {
    this.loop = loop;
  }

  /** Returns the identifier of a new probe. */
  int register(PingProbe probe) {
    if (probes.size() == IDENTIFIERS) {
      throw new IllegalStateException("more than " + IDENTIFIERS + " ping trackers");
    }
    do {
      lastIdentifier = (lastIdentifier + 1) % IDENTIFIERS;
    } while (probes.containsKey(lastIdentifier));
    probes.put(lastIdentifier, probe);
    return lastIdentifier;
  }

  void unregister(int identifier) {
    probes.remove(identifier);
    closeUnused();
  }

  /**
   * Closes sockets that no probe uses, for example because their interface has another index now.
   */
  private void closeUnused() {
    Set<Endpoint> used = new HashSet<>();
    for (PingProbe probe : probes.values()) {
      try {
        used.add(probe.target().endpoint(loop.links()));
      } catch (IOException e) {
        // The interface is gone, so the socket is useless.
      }
    }
    sockets
        .entrySet()
        .removeIf(
            entry -> {
              boolean unused = !used.contains(entry.getKey());
              if (unused) {
                entry.getValue().close();
              }
              return unused;
            });
  }

  /**
   * Sends a request.
   *
   * @throws IOException if it cannot be sent; the message says why
   */
  void send(Target target, int identifier, int sequence) throws IOException {
    Endpoint from = target.endpoint(loop.links());
    EchoSocket socket = sockets.get(from);
    if (socket == null) {
      closeUnused();
      socket = open(from);
    }
    int errno = socket.send(target.address(), identifier, sequence);
    if (errno != 0) {
      if (errno != Errno.ENETUNREACH && errno != Errno.EHOSTUNREACH) {
        // Perhaps the address of the socket is gone: the next request opens a new socket.
        sockets.remove(from);
        socket.close();
      }
      throw new IOException(Failures.text(errno));
    }
  }

  private EchoSocket open(Endpoint from) throws IOException {
    EchoSocket[] opened = new EchoSocket[1];
    EchoSocket socket =
        EchoSocket.open(from, secret, () -> loop.whenAllAreFound(() -> take(opened[0])));
    opened[0] = socket;
    try {
      loop.poller().add(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    sockets.put(from, socket);
    return socket;
  }

  private void take(EchoSocket socket) {
    socket.take(this::replied);
  }

  private void replied(IpAddress from, int identifier, int sequence) {
    PingProbe probe = probes.get(identifier);
    if (probe != null) {
      probe.replied(from, sequence);
    }
  }

  void close() {
    sockets.values().forEach(EchoSocket::close);
    sockets.clear();
  }
}
