// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

import io.vrrp.VrrpState;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Timers;
import java.util.List;

/**
 * Checks that there is exactly one master, and the right one, once the LAN has been quiet long
 * enough.
 *
 * <p>How long is enough? <em>Quiet</em> begins when the last disturbance is over and its last frame
 * has arrived. From then on each frame takes a fixed time of less than d. L is the longest interval
 * that a running node sends at or, as backup, has learned. W is the longest wait of a running node:
 * its Active_Down_Interval over L, plus the additional wait of a node that handed over mastership.
 * Without such a node W is less than 4 L. Rank is priority, then address. A node that handed over
 * mastership counts as one with Preempt_Mode False.
 *
 * <p>(1) A timer that runs in BACKUP was set to at most W. A node that listens after a stall waits
 * less than 3 L longer. So there is a first master after at most W.
 *
 * <p>(2) A master yields only to an advertisement of higher rank. So from then on there is always a
 * master, and the rank of the highest one, G, never falls. A master below G yields at the latest d
 * after G's next regular advertisement, which the limit of immediate advertisements does not delay.
 *
 * <p>(3) A backup that preempts and has a higher priority than G ignores all nodes below it. It
 * takes over after at most W of silence of nodes above it. All such timers run at the same time.
 *
 * <p>(4) If all intervals are equal, G is heard at least once in each L, which is less than any
 * Active_Down_Interval. So a backup that follows G stays backup, and others take over only as in
 * (1) and (3). Everything has happened after <b>W</b> and a few d. This also holds for Preempt_Mode
 * False.
 *
 * <p>(5) If intervals differ, a backup may have learned the fast interval of a master that left, or
 * have started with a fast interval of its own. It then takes over although a slow G advertises
 * (RFC 9568 §5.2.7). If it is below G, it yields to G's answer or next advertisement, and learns
 * G's interval. If it is above G and does not preempt, it was rightly a backup and is now rightly a
 * master, because it has not heard G for its Active_Down_Interval: it becomes the new G. This
 * happens to each node at most once, and not after it heard G as the only master, which is W after
 * G took over. So it takes <b>W for each running node</b>, and a few d.
 *
 * <p>(6) While a preempt delay lasts, a backup behaves as with Preempt_Mode False, so (1) and (2)
 * still hold: <b>a LAN without a master is never delayed</b>. D is the longest delay. A node above
 * G never yielded since the first master, so it entered BACKUP before that, and its delay ends
 * within W and D. From then on (3) to (5) hold: everything has happened <b>W and D</b> later.
 *
 * <p>After that time no node changes its state: there is one master, and no backup that preempts
 * has a higher priority. A backup's last advertisement may still come from a node that has yielded
 * since then; after another L each backup knows the master and its interval. So a backup with
 * Preempt_Mode False that hears the master never takes over from it.
 */
final class Settling {

  private static final long SOME_FRAME_DELAYS = 10 * Scenario.MAX_DELAY;

  private final List<LanNode> nodes;
  private long quietFrom = Long.MAX_VALUE;
  private long masterFrom = Long.MAX_VALUE;
  private long settledFrom = Long.MAX_VALUE;
  private long knownFrom = Long.MAX_VALUE;

  /**
   * The time since which all nodes knew the master; {@link Long#MAX_VALUE} after an event that
   * changed their knowledge.
   */
  private long orderlyFrom = Long.MAX_VALUE;

  /** Whether all nodes use their own MAC addresses for the virtual IP addresses. */
  private final boolean withoutVirtualMac;

  /** The node whose MAC address hosts know. */
  private LanNode announcer;

  /** The disturbances since all nodes knew the master: a split and its end, or others. */
  private int splitOperations;

  private boolean onlySplit;

  Settling(List<LanNode> nodes, boolean withoutVirtualMac) {
    this.nodes = nodes;
    this.withoutVirtualMac = withoutVirtualMac;
  }

  /** A node announces the addresses; hosts believe the last announcement. */
  void announced(LanNode node) {
    announcer = node;
  }

  /**
   * After a split without other disturbances, the master must be the last to announce the
   * addresses, even if the other masters heard it before it heard them.
   */
  private void checkAnnounced() {
    LanNode master = null;
    for (LanNode node : nodes) {
      if (node.state() == VrrpState.MASTER) {
        master = node;
      }
    }
    if (withoutVirtualMac && onlySplit && splitOperations == 2 && announcer != master) {
      throw new Violation("hosts know the master's MAC address", "not of " + announcer);
    }
    announcer = master;
    onlySplit = true;
    splitOperations = 0;
  }

  /**
   * A disturbance happens.
   *
   * @param orderly whether all present nodes still agree about the LAN afterwards
   * @param split whether it is the beginning or end of a split
   */
  void disturbed(boolean orderly, boolean split) {
    splitOperations++;
    onlySplit &= split;
    if (!orderly) {
      orderlyFrom = Long.MAX_VALUE;
    }
    quietFrom = Long.MAX_VALUE;
    masterFrom = Long.MAX_VALUE;
    settledFrom = Long.MAX_VALUE;
    knownFrom = Long.MAX_VALUE;
  }

  void quietFrom(long time) {
    quietFrom = time;
  }

  void stateChanged(long now) {
    if (now > settledFrom) {
      throw new Violation("a settled LAN stays as it is", masters() + " masters");
    }
  }

  /** Must be called before the clock moves and after the events of each time. */
  void check(long now) {
    if (settledFrom == Long.MAX_VALUE && now > quietFrom) {
      settle();
    }
    if (now > masterFrom && masters() == 0 && isAnyRunning()) {
      throw new Violation("no delay keeps a LAN without a master", "it has none");
    }
    if (now > settledFrom) {
      checkSettled(now > knownFrom);
    }
    if (now > knownFrom) {
      if (splitOperations > 0) {
        checkAnnounced();
      }
      if (orderlyFrom == Long.MAX_VALUE) {
        orderlyFrom = now;
      }
    }
  }

  /**
   * A node that handed over mastership took it back. This is wrong in the following case: since all
   * nodes knew the master, nodes only left, came back or handed over mastership. All that stayed
   * have heard the same, each within its delay. Then any node that did not hand over mastership
   * must take over earlier.
   */
  void lastResort(LanNode node) {
    for (LanNode other : nodes) {
      if (other != node
          && other.state() != VrrpState.INITIALIZE
          && other.startedAt() < orderlyFrom
          && orderlyFrom != Long.MAX_VALUE
          && !other.isLastResort()) {
        throw new Violation(
            "a relinquished router is master again only if no other one takes over",
            node + " although " + other + " is there");
      }
    }
  }

  private void settle() {
    int longest = 0;
    int shortest = Integer.MAX_VALUE;
    int lowest = RouterParameters.OWNER_PRIORITY;
    int running = 0;
    boolean relinquished = false;
    long delay = 0;
    for (LanNode node : nodes) {
      if (node.state() != VrrpState.INITIALIZE) {
        running++;
        relinquished |= node.router().isRelinquished();
        RouterParameters parameters = node.router().parameters();
        int own = parameters.advertInterval();
        int learned = node.state() == VrrpState.BACKUP ? node.learned() : own;
        longest = Math.max(longest, Math.max(own, learned));
        shortest = Math.min(shortest, Math.min(own, learned));
        lowest = Math.min(lowest, parameters.priority());
        if (parameters.preempt() && !parameters.owner()) {
          delay = Math.max(delay, parameters.preemptDelay());
        }
      }
    }
    int phases = (longest == shortest ? 1 : running) + (delay > 0 ? 1 : 0);
    long longestTimer =
        Timers.masterDownInterval(lowest, longest)
            + (relinquished ? TimerModel.lastResort(longest) : 0);
    masterFrom = quietFrom + longestTimer + SOME_FRAME_DELAYS;
    settledFrom = quietFrom + delay + phases * (longestTimer + SOME_FRAME_DELAYS);
    knownFrom = settledFrom + Timers.interval(longest) + SOME_FRAME_DELAYS;
  }

  private boolean isAnyRunning() {
    for (LanNode node : nodes) {
      if (node.state() != VrrpState.INITIALIZE) {
        return true;
      }
    }
    return false;
  }

  private int masters() {
    int masters = 0;
    for (LanNode node : nodes) {
      if (node.state() == VrrpState.MASTER) {
        masters++;
      }
    }
    return masters;
  }

  private void checkSettled(boolean known) {
    LanNode master = null;
    int running = 0;
    int masters = 0;
    for (LanNode node : nodes) {
      VrrpState state = node.state();
      if (state != VrrpState.INITIALIZE) {
        running++;
      }
      if (state == VrrpState.MASTER) {
        masters++;
        master = node;
      }
    }
    if (running == 0) {
      return;
    }
    if (masters != 1) {
      throw new Violation("a quiet LAN has exactly one master", "it has " + masters);
    }
    RouterParameters best = master.router().parameters();
    for (LanNode node : nodes) {
      if (node.state() == VrrpState.BACKUP) {
        checkBackup(node, master, best, known);
      }
    }
  }

  private static void checkBackup(
      LanNode node, LanNode master, RouterParameters best, boolean known) {
    RouterParameters own = node.router().parameters();
    boolean preempts = own.preempt() && !node.router().isRelinquished() || own.owner();
    if (preempts && own.priority() > best.priority()) {
      throw new Violation(
          "a router that preempts has the highest priority", node + " is better than " + master);
    }
    if (!known) {
      return;
    }
    if (node.router().masterAdvertInterval() != best.advertInterval()
        || !master.source().equals(node.router().masterAddress())) {
      throw new Violation("each backup knows the master", node + " does not know " + master);
    }
  }
}
