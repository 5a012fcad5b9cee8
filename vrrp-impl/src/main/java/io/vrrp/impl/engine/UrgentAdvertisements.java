// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

/**
 * Sends the advertisements that become due while received packets are taken in. A flood of packets
 * keeps the thread busy for longer than the shortest interval; a master that is in time needs none
 * of them to know that it is still master.
 */
final class UrgentAdvertisements {

  /** It takes about a tenth of a millisecond to take in so many. */
  private static final int PACKETS_PER_LOOK = 32;

  private final PacketIo io;
  private final DeadlineQueue routers;
  private final Defects defects;
  private int packets;

  UrgentAdvertisements(PacketIo io, DeadlineQueue routers, Defects defects) {
    this.io = io;
    this.routers = routers;
    this.defects = defects;
  }

  /** Another packet was taken in. */
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

  /** Not the first in the queue only: that may be a backup, which is judged after all packets. */
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
