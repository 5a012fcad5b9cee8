// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.VirtualRouter;
import java.util.concurrent.TimeUnit;

/**
 * Tells the LAN at which MAC address the source address of a virtual router with unicast peers is
 * reached, when that may be another one than before. Otherwise a master sends its advertisements to
 * the MAC address that it remembers, for half a minute or longer. A backup whose network card was
 * replaced hears none of them and becomes master too.
 *
 * <p>Frames get lost, and a switch may not forward yet: a few rounds are sent, a second apart.
 * However often the interface changes, there is at most one round in each advertisement interval,
 * or a second if that is shorter: a backup with a short interval cannot wait for longer.
 */
final class SourceAnnouncer {

  private static final int ROUNDS = 3;
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long NEVER = VirtualRouter.NO_DEADLINE;

  private final AnnouncementSender sender;

  /** What is announced, or was last; null if the peers need not know any address. */
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

  /** The peers send to this address. Nothing is announced if that is known. */
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

  /** The peers send to no address of this node now, or know it without announcements. */
  void cancel() {
    address = null;
    due = false;
    nextRound = NEVER;
  }

  /** When {@link #timerFired} is to be called. */
  long deadline() {
    return nextRound;
  }

  /** Returns whether {@link #announce} is to be called. */
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
