// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.PacketIo;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The virtual routers that have a round of announcements to send. Only one round is sent in a turn:
 * if many virtual routers announce at once, advertisements that become due meanwhile would wait too
 * long.
 */
final class AnnouncementRounds {

  private final PacketIo io;
  private final DeadlineQueue<RouterInstance> deadlines;
  private final Defects defects;
  private final Queue<RouterInstance> due = new ArrayDeque<>();

  AnnouncementRounds(PacketIo io, DeadlineQueue<RouterInstance> deadlines, Defects defects) {
    this.io = io;
    this.deadlines = deadlines;
    this.defects = defects;
  }

  void add(RouterInstance router) {
    due.add(router);
  }

  boolean isEmpty() {
    return due.isEmpty();
  }

  /** The virtual router is gone. */
  void forget(RouterInstance gone) {
    due.removeIf(router -> router == gone);
  }

  /** Sends the next round, if one is due. */
  void sendNext() {
    RouterInstance router = due.poll();
    if (router != null) {
      long now = io.nanoTime();
      try {
        router.announce(now);
      } catch (RuntimeException | Error e) {
        defects.reportOf(router, e);
      }
      deadlines.moved(router);
    }
  }
}
