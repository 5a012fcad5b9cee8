// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Frame;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.IpPacket;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A client of the virtual IP address that already knows the virtual MAC address. It sends a request
 * every 0.1 ms; {@code ping} sends one every 10 ms, and only while there is no answer.
 */
final class Client {
  private static final long PERIOD = 100_000;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final PacketTap lan;
  private final byte[] request;
  private final String virtualIp;

  /**
   * Sends requests from the address of a host, which answers the master's ARP requests.
   *
   * @param lan a tap on the bridge
   */
  Client(Host host, VirtualRouter router, PacketTap lan) {
    this.lan = lan;
    virtualIp = router.virtualIp();
    request = Probe.echoRequest(router.mac(), host.mac(), host.address(), virtualIp);
  }

  /** Sends requests until the tap has seen a matching frame. */
  void askUntil(String what, Predicate<Frame> last) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    int seen = lan.frames().size();
    boolean found = false;
    Urgency.begin();
    try {
      while (!found) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what);
        }
        lan.inject(request);
        LockSupport.parkNanos(PERIOD);
        List<Frame> fresh = lan.framesFrom(seen);
        seen += fresh.size();
        found = fresh.stream().anyMatch(last);
      }
    } finally {
      Urgency.end();
    }
  }

  /** Returns whether a frame is an answer. */
  boolean isAnswer(Frame frame) {
    Optional<IpPacket> packet = IpPacket.of(frame);
    return packet.isPresent()
        && packet.get().protocol() == IpPacket.ICMP
        && packet.get().payload().get(0) == 0
        && packet.get().source().equals(virtualIp);
  }

  /** Returns when answers were seen, by the kernel's time stamps. */
  List<Long> answers() {
    return lan.frames().stream().filter(this::isAnswer).map(Frame::nanos).toList();
  }
}
