// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.PacketIo;

/**
 * Sends advertisements that become due while received packets are read. A flood of packets can keep
 * the thread busy for longer than the shortest interval. A master whose advertisement is not late
 * may send it before it has read all packets.
 */
final class UrgentAdvertisements {

  /** Reading this number of packets takes about a tenth of a millisecond. */
  private static final int PACKETS_PER_LOOK = 32;

  private final PacketIo io;
  private final DeadlineQueue<RouterInstance> routers;
  private final Defects defects;
  private int packets;

  UrgentAdvertisements(PacketIo io, DeadlineQueue<RouterInstance> routers, Defects defects) {
    this.io = io;
    this.routers = routers;
    this.defects = defects;
  }

  /** Another packet was read. */
  void packetTaken() {
    packets++;
    if (packets >= PACKETS_PER_LOOK) {
      packets = 0;
      send(io.nanoTime());
    }
  }

  private void send(long now) {
    RouterInstance due = find(now);
    while (due != null) {
      try {
        due.advertise(now);
      } catch (RuntimeException | Error e) {
        defects.reportOf(due, e);
      }
      routers.moved(due);
      due = find(now);
    }
  }

  /** Looks beyond the first in the queue: that may be a backup, which needs all packets first. */
  private RouterInstance find(long now) {
    for (int i = 0; i < routers.size(); i++) {
      RouterInstance router = routers.get(i);
      if (router.advertisesInTime(now)) {
        return router;
      }
    }
    return null;
  }
}
