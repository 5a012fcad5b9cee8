// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.VirtualRouter;
import java.util.concurrent.TimeUnit;

/**
 * Announces the MAC address of a virtual router's source address to unicast peers, when it may have
 * changed. Otherwise a master sends its advertisements to the MAC address in its neighbor cache,
 * for half a minute or longer. A backup whose network card was replaced receives none of them and
 * becomes master too.
 *
 * <p>Frames may be lost, and a switch may not forward yet, so a few rounds are sent, a second
 * apart. However often the interface changes, there is at most one round in each advertisement
 * interval, or a second if that is shorter: a backup with a short interval cannot wait longer.
 */
final class SourceAnnouncer {

  private static final int ROUNDS = 3;
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long NEVER = VirtualRouter.NO_DEADLINE;

  private final AnnouncementSender sender;

  /** The address that is or was announced; null if the peers need no announcement. */
  private IpAddress address;

  private MacAddress mac;
  private int interfaceIndex;

  private int rounds;
  private long nextRound = NEVER;

  /** Whether a round only waits for {@link #announce}. */
  private boolean due;

  /** The earliest time of a round because of a change. */
  private long quietUntil = Long.MIN_VALUE;

  private long shortestPause = PAUSE;

  SourceAnnouncer(AnnouncementSender sender) {
    this.sender = sender;
  }

  /** Peers send to this address. If this is known already, nothing is announced. */
  void reachedAt(InterfaceStatus network, IpAddress source, long interval, long now) {
    shortestPause = Math.min(PAUSE, interval);
    boolean known =
        source.equals(address) && network.mac().equals(mac) && network.index() == interfaceIndex;
    if (!known) {
      address = source;
      mac = network.mac();
      interfaceIndex = network.index();
      rounds = ROUNDS;
      due = false;
      nextRound = Math.max(now, quietUntil);
    }
  }

  /** Peers do not send to an address of this node, or need no announcement. */
  void cancel() {
    address = null;
    due = false;
    nextRound = NEVER;
  }

  /** When {@link #timerFired} must be called. */
  long deadline() {
    return nextRound;
  }

  /** Returns whether {@link #announce} must be called. */
  boolean timerFired(long now) {
    if (now < nextRound) {
      return false;
    }
    nextRound = NEVER;
    due = true;
    return true;
  }

  /** Sends the round that is due, if it still is. */
  void announce(long now) {
    if (due) {
      due = false;
      rounds--;
      quietUntil = now + shortestPause;
      nextRound = rounds > 0 ? now + PAUSE : NEVER;
      sender.send(interfaceIndex, mac, address);
    }
  }
}
