// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.DiscardReason;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.protocol.ReceivedPacket;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Reads the packets that have arrived and passes them to their virtual routers. */
final class PacketIntake {

  /**
   * More packets than a socket's queue holds, so that everything that had arrived when a turn began
   * is read.
   */
  private static final int MAX_PACKETS_PER_TURN = 10_000;

  private final PacketIo io;
  private final Receivers<RouterInstance> receivers;
  private final DeadlineQueue<RouterInstance> deadlines;
  private final Defects defects;
  private final EngineCounters counters;
  private final Consumer<String> warnings;
  private final UrgentAdvertisements urgent;

  /** Reads one packet after the other. */
  private final ReceivedPacket packet = new ReceivedPacket();

  /**
   * @param deadlines the virtual routers, whose deadlines packets may change
   * @param warnings receives, without delay, warnings about packets for no virtual router
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

  /**
   * Reads the receivers that the wait found, from the last to the first, because one that fails may
   * be removed.
   */
  void drainReady() {
    for (int i = receivers.size() - 1; i >= 0; i--) {
      InterfaceReceiver<RouterInstance> receiver = receivers.get(i);
      if (receiver.isReady()) {
        drain(receiver);
      }
    }
  }

  /** Reads everything that has arrived, even after the wait. */
  void drain() {
    for (int i = receivers.size() - 1; i >= 0; i--) {
      drain(receivers.get(i));
    }
  }

  private void drain(InterfaceReceiver<RouterInstance> receiver) {
    for (int i = 0; i < MAX_PACKETS_PER_TURN; i++) {
      ByteBuffer bytes;
      try {
        bytes = receiver.packets.receive();
      } catch (RuntimeException | Error e) {
        receiverFailed(receiver, e);
        return;
      }
      if (bytes == null) {
        return;
      }
      take(bytes, receiver);
      urgent.packetTaken();
    }
  }

  /** The virtual routers that share a receiver stop, and start later with a new one. */
  private void receiverFailed(InterfaceReceiver<RouterInstance> receiver, Throwable e) {
    for (RouterInstance router : receiver.routers()) {
      defects.reportOfReceiver(router, e);
      deadlines.moved(router);
    }
  }

  private void take(ByteBuffer bytes, InterfaceReceiver<RouterInstance> receiver) {
    long now = io.nanoTime();
    counters.received();
    RouterInstance router = null;
    try {
      packet.view(receiver.family, bytes);
      router = receiver.routerOf(packet);
      DiscardReason reason = receiver.checks.receive(packet, now);
      if (reason == null) {
        router.heard(packet.advertisement(), now);
        deadlines.moved(router);
      } else {
        discarded(reason, router, receiver, now);
      }
    } catch (RuntimeException | Error e) {
      packetFailed(router, e);
    }
  }

  private void discarded(
      DiscardReason reason,
      RouterInstance router,
      InterfaceReceiver<RouterInstance> receiver,
      long now) {
    counters.discarded(reason, router != null);
    if (router != null) {
      router.reporter().discarded(reason, packet, router.protocol().parameters(), now);
      return;
    }
    int vrid = packet.hasVrid() ? packet.advertisement().vrid() : 0;
    if (!receiver.isNew(now)
        && receiver.warnings.permits(packet.advertisement(), vrid, reason.ordinal(), now)) {
      warnings.accept(receiver.discardText(reason, packet));
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
