// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.kernel.Link;
import java.util.concurrent.TimeUnit;

/**
 * Detects that another program sets up the macvlan of a backup, as systemd-networkd and
 * NetworkManager do with each interface that they are not configured to ignore. The macvlan is set
 * down again: the first times at once, then after pauses. If the other program does not stop, the
 * macvlan stays up for a minute at a time. All the time the packet filter blocks it: a backup
 * neither receives nor sends anything with the virtual MAC address (RFC 9568 §6.4.2).
 */
final class ForcedUp {

  /** How long the macvlan stays up if another program always sets it up again. */
  static final long LEFT_UP = TimeUnit.MINUTES.toNanos(1);

  private static final String WHAT_TO_DO =
      "configure systemd-networkd or NetworkManager to ignore it (see the guide, Operating)";

  private static final class Conflict {
    private RepairBackoff repairs = new RepairBackoff();
    private boolean leftUp;
    private long last;
    private long notBefore;

    private void forced(long now) {
      if (leftUp && now - last >= LEFT_UP + RepairBackoff.QUIET) {
        repairs = new RepairBackoff();
        leftUp = false;
      }
      leftUp |= repairs.needed(now);
      last = now;
      notBefore = leftUp ? now + LEFT_UP : repairs.notBefore();
    }

    private boolean isOver(long now) {
      return now - last >= (leftUp ? LEFT_UP : 0) + RepairBackoff.QUIET;
    }
  }

  /** Whether the macvlan has been down since the virtual router became backup. */
  private boolean down;

  /** Null unless another program sets the macvlan up. */
  private Conflict conflict;

  /**
   * Checks whether the macvlan of a virtual router is up.
   *
   * @return a message for the operator, or null
   */
  String observe(Link macvlan, boolean held, long now) {
    if (held) {
      down = false;
      return null;
    }
    if (!macvlan.adminUp()) {
      down = true;
      return null;
    }
    if (!down) {
      // It is still up since the virtual router was master, or this was noticed before.
      return null;
    }
    down = false;
    if (conflict == null) {
      conflict = new Conflict();
    }
    conflict.forced(now);
    if (conflict.leftUp) {
      return "interface "
          + macvlan.name()
          + ": another program keeps setting it up although its virtual router is backup ("
          + RepairBackoff.LIMIT
          + " times); it now stays up for a minute at a time, and the packet filter drops what it"
          + " receives and sends: "
          + WHAT_TO_DO;
    }
    return conflict.repairs.count() == 1
        ? null
        : "interface "
            + macvlan.name()
            + ": another program sets it up although its virtual router is backup; it is set down"
            + " again: "
            + WHAT_TO_DO;
  }

  /** Whether the macvlan of a backup has been down. */
  boolean wasDown() {
    return down;
  }

  /** Whether to leave the macvlan up for now. */
  boolean isLeftUp(long now) {
    return conflict != null && conflict.notBefore > now;
  }

  /** Whether the packet filter must block the macvlan of a backup. */
  boolean isSilent(long now) {
    return conflict != null && !conflict.isOver(now);
  }

  /** When the macvlan may be set down next, or {@code latest} if that is earlier. */
  long nextTime(long now, long latest) {
    return isLeftUp(now) ? Math.min(latest, conflict.notBefore) : latest;
  }
}
