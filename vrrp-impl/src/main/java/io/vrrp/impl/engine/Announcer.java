// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.RouterCounter;
import io.vrrp.impl.engine.port.Announcements;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.protocol.Counters;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.VirtualIp;
import io.vrrp.impl.protocol.VirtualRouter;
import java.util.concurrent.TimeUnit;

/**
 * Announces the virtual IP addresses of one virtual router on the LAN, once the kernel has them
 * (RFC 9568 §8.1.2, §8.2.2). Each round announces all addresses once. A set of rounds is sent at
 * once and again after a delay, because frames may be lost, and switches and hosts may not listen
 * yet.
 *
 * <p>Switches and hosts may forget an address that is never announced again. So, if this is
 * configured, a round is sent when there was none for a while.
 *
 * <p>Another router that acts as master at the same time may announce the addresses too. So a round
 * is sent when it advertises, and a set after it has left or fallen silent. Other routers can cause
 * at most one round a second, whatever they send.
 *
 * <p>A round may have hundreds of frames. Only {@link #announce} sends it, so that the caller can
 * let advertisements go first.
 */
final class Announcer {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

  /** The pause between two rounds that other routers cause. */
  private static final long PAUSE_FOR_COMPETITORS = TimeUnit.SECONDS.toNanos(1);

  private static final long NEVER = VirtualRouter.NO_DEADLINE;

  private final AnnouncementSender sender;
  private final Counters counters;

  private RouterConfig config;
  private MacAddress mac;
  private int interfaceIndex;

  /** When the first set began. */
  private long started;

  /** How many rounds are left, including the one that is due. */
  private int rounds;

  /** How many rounds are left because of a competing master. Any round counts as one of them. */
  private int roundsForCompetitor;

  /** Whether a round only waits for {@link #announce}. */
  private boolean due;

  private long nextRound = NEVER;
  private long nextRoundForCompetitor = NEVER;

  /** The earliest time of a round that a competing master causes. */
  private long quietUntil = Long.MIN_VALUE;

  /** When the latest round was sent. */
  private long latestRound;

  private long refresh = NEVER;
  private long secondSet = NEVER;
  private long competitorSilent = NEVER;

  Announcer(AnnouncementSender sender, Counters counters) {
    this.sender = sender;
    this.counters = counters;
  }

  // ---------------------------------------------------------------- causes of announcements

  /**
   * The kernel has the addresses.
   *
   * @param newMac the MAC address at which they are reached
   */
  void start(RouterConfig newConfig, MacAddress newMac, int newInterfaceIndex, long now) {
    cancel();
    config = newConfig;
    mac = newMac;
    interfaceIndex = newInterfaceIndex;
    started = now;
    startSet(now);
    if (settings().delay() > 0) {
      secondSet = now + TimeUnit.SECONDS.toNanos(settings().delay());
    }
  }

  /** Applies changed numbers of rounds and delays at once, also to a set that has begun. */
  void configure(RouterConfig newConfig, long now) {
    if (config == null) {
      return;
    }
    Announcements changed = newConfig.announcements();
    if (rounds > 0) {
      rounds = Math.max(1, rounds + changed.repeat() - settings().repeat());
    }
    if (changed.delay() != settings().delay()) {
      long moment = started + TimeUnit.SECONDS.toNanos(changed.delay());
      boolean comes = changed.delay() > 0 && (secondSet != NEVER || moment > now);
      secondSet = comes ? Math.max(now, moment) : NEVER;
    }
    boolean refreshChanged = changed.refresh() != settings().refresh();
    config = newConfig;
    if (refreshChanged) {
      // If a round is being sent, this sets the time again.
      refresh = nextRefresh(now);
    }
  }

  private Announcements settings() {
    return config.announcements();
  }

  /** When a round is due because the latest one was long ago. */
  private long nextRefresh(long now) {
    return settings().refresh() == 0
        ? NEVER
        : Math.max(now, latestRound + TimeUnit.SECONDS.toNanos(settings().refresh()));
  }

  /** The kernel does not have the addresses, or should not have them. */
  void cancel() {
    config = null;
    rounds = 0;
    roundsForCompetitor = 0;
    due = false;
    nextRound = NEVER;
    nextRoundForCompetitor = NEVER;
    refresh = NEVER;
    secondSet = NEVER;
    competitorSilent = NEVER;
  }

  /** Requests one more round without a pause; a round that is due anyway counts. */
  void repeat(long now) {
    if (config != null && !due) {
      rounds = Math.max(rounds, 1);
      nextRound = now;
    }
  }

  /** Requests one more round, as soon as a competing master may cause one. */
  void repeatForCompetitor(long now) {
    if (config != null) {
      repeatForCompetitor(1, now);
    }
  }

  /** Another router advertised as if it were master. */
  void competitorHeard(int advertInterval, long now) {
    if (config != null) {
      competitorSilent = now + CompetingMaster.silence(advertInterval);
    }
  }

  /** Another router that acted as master announces that it leaves. */
  void competitorLeft(long now) {
    if (config != null) {
      competitorSilent = NEVER;
      repeatForCompetitor(settings().repeat(), now);
    }
  }

  private void repeatForCompetitor(int count, long now) {
    // Do not add to the remaining rounds, or a router could make them grow without end.
    roundsForCompetitor = Math.max(roundsForCompetitor, count);
    if (nextRoundForCompetitor == NEVER && !due) {
      nextRoundForCompetitor = Math.max(now, quietUntil);
    }
  }

  private void startSet(long now) {
    if (rounds == 0) {
      nextRound = now;
    }
    // The remaining rounds of the former set come in addition to this set.
    rounds += settings().repeat();
  }

  // ---------------------------------------------------------------- when

  /** When {@link #timerFired} must be called. */
  long deadline() {
    return Math.min(
        Math.min(Math.min(nextRound, nextRoundForCompetitor), refresh),
        Math.min(secondSet, competitorSilent));
  }

  /** Returns whether {@link #announce} must be called. */
  boolean timerFired(long now) {
    if (now >= secondSet) {
      secondSet = NEVER;
      startSet(now);
    }
    if (now >= competitorSilent) {
      competitorSilent = NEVER;
      repeatForCompetitor(settings().repeat(), now);
    }
    if (now >= Math.min(Math.min(nextRound, nextRoundForCompetitor), refresh)) {
      nextRound = NEVER;
      nextRoundForCompetitor = NEVER;
      refresh = NEVER;
      due = true;
      return true;
    }
    return false;
  }

  /** Prevents announcements until this time. */
  void postpone(long until) {
    if (due) {
      due = false;
      nextRound = until;
    }
    nextRound = Math.max(nextRound, until);
    nextRoundForCompetitor = Math.max(nextRoundForCompetitor, until);
    refresh = Math.max(refresh, until);
    secondSet = Math.max(secondSet, until);
    competitorSilent = Math.max(competitorSilent, until);
  }

  // ---------------------------------------------------------------- a round

  /** Sends the round that is due, if it still is. */
  void announce(long now) {
    if (!due) {
      return;
    }
    due = false;
    rounds = Math.max(0, rounds - 1);
    nextRound = rounds > 0 ? now + PAUSE : NEVER;
    roundsForCompetitor = Math.max(0, roundsForCompetitor - 1);
    latestRound = now;
    refresh = nextRefresh(now);
    quietUntil = now + PAUSE_FOR_COMPETITORS;
    nextRoundForCompetitor = roundsForCompetitor > 0 ? quietUntil : NEVER;
    for (VirtualIp ip : config.parameters().virtualIps()) {
      boolean sent = sender.send(interfaceIndex, mac, ip.address());
      counters.increment(sent ? RouterCounter.ANNOUNCEMENT_SENT : RouterCounter.SEND_ERRORS);
    }
  }
}
