// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.DiscardReason;
import io.vrrp.impl.protocol.Advertisement;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Takes in the packets that have arrived and gives them to their virtual routers. */
final class PacketIntake {

  /**
   * More packets than a socket's queue holds: whatever had arrived when a turn began is taken in.
   */
  private static final int MAX_PACKETS_PER_TURN = 10_000;

  private final PacketIo io;
  private final Receivers<RouterInstance> receivers;
  private final DeadlineQueue<RouterInstance> deadlines;
  private final Defects defects;
  private final EngineCounters counters;
  private final Consumer<String> warnings;
  private final UrgentAdvertisements urgent;

  /**
   * @param deadlines the virtual routers, which packets may give other deadlines
   * @param warnings hears, without delay, of packets for no virtual router
   */
  PacketIntake(
      PacketIo io,
      Receivers<RouterInstance> receivers,
      DeadlineQueue<RouterInstance> deadlines,
      Defects defects,
      EngineCounters counters,
      Consumer<String> warnings) {
    this.io = io;
    this.receivers = receivers;
    this.deadlines = deadlines;
    this.defects = defects;
    this.counters = counters;
    this.warnings = warnings;
    this.urgent = new UrgentAdvertisements(io, deadlines, defects);
  }

  /** Reads what the wait has found, from the last to the first: one that fails may be removed. */
  void drainReady() {
    for (int i = receivers.size() - 1; i >= 0; i--) {
      InterfaceReceiver<RouterInstance> receiver = receivers.get(i);
      if (receiver.isReady()) {
        drain(receiver);
      }
    }
  }

  /** What has come at all, even since the wait ended. */
  void drain() {
    for (int i = receivers.size() - 1; i >= 0; i--) {
      drain(receivers.get(i));
    }
  }

  private void drain(InterfaceReceiver<RouterInstance> receiver) {
    for (int i = 0; i < MAX_PACKETS_PER_TURN; i++) {
      ByteBuffer packet;
      try {
        packet = receiver.packets.receive();
      } catch (RuntimeException | Error e) {
        receiverFailed(receiver, e);
        return;
      }
      if (packet == null) {
        return;
      }
      take(packet, receiver);
      urgent.packetTaken();
    }
  }

  /** The virtual routers that share a receiver stop, and later start with another one. */
  private void receiverFailed(InterfaceReceiver<RouterInstance> receiver, Throwable e) {
    for (RouterInstance router : receiver.routers()) {
      defects.reportOfReceiver(router, e);
      deadlines.moved(router);
    }
  }

  private void take(ByteBuffer packet, InterfaceReceiver<RouterInstance> receiver) {
    long now = io.nanoTime();
    counters.received();
    try {
      DiscardReason reason = receiver.receive(packet, now);
      RouterInstance router = receiver.lastRouter();
      if (reason != null) {
        counters.discarded(reason, router != null);
      }
      if (reason == null) {
        router.heard(receiver.checks.lastAdvertisement(), now);
        deadlines.moved(router);
      } else if (router != null) {
        router.reporter().discarded(reason, receiver.checks, router.protocol().parameters(), now);
      } else {
        discardedUnknown(reason, receiver, now);
      }
    } catch (RuntimeException | Error e) {
      packetFailed(receiver.lastRouter(), e);
    }
  }

  private void discardedUnknown(
      DiscardReason reason, InterfaceReceiver<RouterInstance> receiver, long now) {
    Advertisement packet = receiver.checks.lastAdvertisement();
    int vrid = receiver.checks.hasVrid() ? packet.vrid() : 0;
    if (!receiver.isNew(now) && receiver.warnings.permits(packet, vrid, reason.ordinal(), now)) {
      warnings.accept(receiver.discardText(reason));
    }
  }

  private void packetFailed(RouterInstance router, Throwable e) {
    if (router == null) {
      defects.report(e);
    } else {
      defects.reportOf(router, e);
      deadlines.moved(router);
    }
  }
}
