// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import java.time.Duration;

/**
 * A separate LAN for each kind of contender, so that they can take turns without hearing each
 * other: two hosts for routers and one for a client.
 */
final class Segment {
  /** The VRID of the routers on {@link #first} and {@link #second}. */
  static final int VRID = 51;

  private static final Duration READING_PAUSE = Duration.ofMillis(2);

  private final Lab lab;
  private final String network;
  private final String prefix;
  private final Host first;
  private final Host second;
  private final Host client;

  Segment(Lab lab, Contender.Kind kind) {
    this.lab = lab;
    network = "lan" + kind.ordinal();
    prefix = "192.0." + (kind.ordinal() + 2) + ".";
    lab.network(network);
    first = lab.host("first" + kind.ordinal(), network, prefix + 1);
    second = lab.host("second" + kind.ordinal(), network, prefix + 2);
    client = lab.host("client" + kind.ordinal(), network, prefix + 100);
  }

  Host first() {
    return first;
  }

  Host second() {
    return second;
  }

  VirtualRouter router(int priority, int interval) {
    return new VirtualRouter(VRID, "eth0", priority, interval, prefix + 254, true);
  }

  /** Returns a tap on the whole LAN that seldom disturbs the measured processes. */
  PacketTap tap() {
    return tap(READING_PAUSE);
  }

  /** Returns a tap on the whole LAN that reads frames from the kernel at this interval. */
  PacketTap tap(Duration readingPause) {
    return lab.tap(network, readingPause);
  }

  Client client(VirtualRouter router, PacketTap tap) {
    return new Client(client, router, tap);
  }
}
