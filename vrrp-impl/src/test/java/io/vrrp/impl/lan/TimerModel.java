// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

import io.vrrp.VrrpState;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Timers;

/**
 * A second model of RFC 9568 §6.4, for the state and timer that a node must have. It is written
 * from the RFC's tables, not from the implementation, and checks it after each step. All times are
 * the LAN's.
 */
final class TimerModel {

  /** The number of immediate advertisements that a master sends between two regular ones. */
  static final int MAX_ANSWERS = 5;

  private static final long NEVER = Long.MIN_VALUE;

  private VrrpState state = VrrpState.INITIALIZE;

  /** When Active_Down_Timer was last set: at startup or by an advertisement. */
  private long heardAt;

  /** When BACKUP was entered. */
  private long backupSince;

  private boolean leaving;
  private boolean masterKnown;
  private int learned;

  /** When Adver_Timer fires. */
  private long sendDue;

  private int answers;
  private boolean listening;

  /**
   * Whether it handed over mastership: it is then the last to take over. The RFC does not have
   * this.
   */
  private boolean relinquished;

  private long wokenAt = NEVER;
  private long configuredAt = NEVER;

  /** A stall is over: if a timer was due meanwhile, the node may listen from now on. */
  void woken(long now) {
    wokenAt = now;
  }

  void started(RouterParameters own, long now) {
    learned = own.advertInterval();
    masterKnown = false;
    leaving = false;
    listening = false;
    wokenAt = NEVER;
    configuredAt = NEVER;
    heardAt = now;
    if (own.owner()) {
      becomeMaster(own, now);
    } else {
      becomeBackup(now);
    }
  }

  private void becomeBackup(long now) {
    state = VrrpState.BACKUP;
    backupSince = now;
  }

  void relinquished(RouterParameters own, long now) {
    becomeBackup(now);
    relinquished = true;
    learned = own.advertInterval();
    masterKnown = false;
    leaving = false;
    listening = false;
    heardAt = now;
  }

  void endRelinquishment(long now) {
    relinquished = false;
    // Its timer moves, but not into the past.
    configuredAt = now;
  }

  boolean isRelinquished() {
    return relinquished;
  }

  void stopped() {
    state = VrrpState.INITIALIZE;
  }

  void configured(RouterParameters own, long now) {
    configuredAt = now;
    relinquished &= !own.owner();
    if (!masterKnown) {
      learned = own.advertInterval();
    }
    if (state == VrrpState.MASTER) {
      sendDue = Math.min(sendDue, now + interval(own));
    }
  }

  private static long interval(RouterParameters own) {
    return Timers.interval(own.advertInterval());
  }

  private void becomeMaster(RouterParameters own, long now) {
    state = VrrpState.MASTER;
    answers = 0;
    sendDue = now + interval(own);
    masterKnown = true;
    leaving = false;
    relinquished = false;
  }

  /** An advertisement that passes all checks. Returns how many frames must be sent for it. */
  int heard(Frame frame, RouterParameters own, boolean greaterAddress, boolean ownMac, long now) {
    if (state == VrrpState.BACKUP) {
      boolean waits = now < backupSince + own.preemptDelay();
      boolean preempts = own.preempt() && !relinquished && !waits || own.owner();
      if (frame.priority() == 0) {
        leaving = true;
        heardAt = now;
        listening = false;
      } else if (!preempts || frame.priority() >= own.priority()) {
        follow(frame, now);
      }
      return 0;
    }
    boolean better =
        frame.priority() > own.priority() || frame.priority() == own.priority() && greaterAddress;
    if (better) {
      // A last advertisement tells the better master that there were two masters.
      boolean lastWord = ownMac && !listening && now < sendDue + interval(own);
      becomeBackup(now);
      follow(frame, now);
      return lastWord ? 1 : 0;
    }
    if (answers == MAX_ANSWERS) {
      return 0;
    }
    answers++;
    if (frame.priority() == 0) {
      sendDue = now + interval(own);
      listening = false;
    }
    return 1;
  }

  private void follow(Frame frame, long now) {
    learned = frame.sender().advertInterval();
    masterKnown = true;
    leaving = false;
    listening = false;
    heardAt = now;
  }

  /** A timer was due. Returns how many frames must be sent. */
  int due(RouterParameters own, long late, long now) {
    long interval = Timers.interval(state == VrrpState.BACKUP ? learned : own.advertInterval());
    if (!listening && late >= (state == VrrpState.BACKUP ? interval : 3 * interval)) {
      listening = true;
      if (state == VrrpState.MASTER) {
        sendDue = now + interval;
      }
      return 0;
    }
    listening = false;
    if (state == VrrpState.MASTER) {
      answers = 0;
      // In the rhythm of the first, unless one was missed.
      sendDue = late < interval ? sendDue + interval : now + interval;
    } else {
      becomeMaster(own, now);
    }
    return 1;
  }

  VrrpState state() {
    return state;
  }

  int learned() {
    return learned;
  }

  /** The value to which the timer of a backup is set. */
  private long downTime(RouterParameters own) {
    long interval = learned * 10_000_000L;
    long skew = (256 - own.priority()) * interval / 256;
    return (leaving ? skew : 3 * interval + skew) + patience();
  }

  private long patience() {
    return relinquished ? lastResort(learned) : 0;
  }

  /** The additional wait of a node that handed over mastership: two intervals and a second. */
  static long lastResort(int interval) {
    return 2 * Timers.interval(interval) + 1_000_000_000L;
  }

  /** Checks the timer of a node that does not stall. */
  void checkDeadline(long deadline, RouterParameters own, long now) {
    if (state == VrrpState.INITIALIZE) {
      require(deadline > Long.MAX_VALUE / 2, "a timer runs in INITIALIZE", deadline, 0);
      return;
    }
    require(deadline >= now, "the deadline is in the past", deadline, now);
    if (state == VrrpState.MASTER) {
      require(deadline == sendDue, "a master's timer is not the RFC's", deadline, sendDue);
      return;
    }
    long expected = heardAt + downTime(own);
    long earliest = expected;
    long latest = expected;
    if (wokenAt >= heardAt) {
      long interval = Timers.interval(learned);
      latest =
          Math.max(
              latest,
              wokenAt + 2 * interval + (256 - own.priority()) * interval / 256 + patience());
    }
    if (configuredAt >= heardAt) {
      // The timer moves with its value, but not into the past, and the time of listening is not
      // shortened.
      latest = Math.max(latest, configuredAt + downTime(own));
      if (wokenAt >= heardAt) {
        earliest = now;
        latest =
            Math.max(latest, wokenAt + 5 * Timers.interval(RouterParameters.MAX_ADVERT_INTERVAL));
      }
    }
    require(deadline >= earliest, "a backup takes over early", deadline, earliest);
    require(deadline <= latest, "a backup takes over late", deadline, latest);
  }

  private static void require(boolean holds, String invariant, long value, long limit) {
    if (!holds) {
      throw new Violation(invariant, value + " ns against " + limit + " ns");
    }
  }
}
