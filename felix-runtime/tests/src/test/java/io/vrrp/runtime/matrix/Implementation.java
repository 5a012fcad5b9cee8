// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Frr;
import io.vrrp.runtime.lab.Keepalived;

/** Who takes part, and what is peculiar to it. */
enum Implementation {
  OURS("ours"),
  KEEPALIVED("keepalived"),
  KEEPALIVED_VMAC("keepalived vmac"),
  FRR("FRR");

  private final String label;

  Implementation(String label) {
    this.label = label;
  }

  /**
   * Returns Skew_Time in nanoseconds (RFC 9568 §6.1) as it reckons it. FRR reckons in centiseconds
   * and cuts off the fraction: up to 10 ms too early, with an interval of 10 cs the skew of two
   * priorities 25 apart can be the same.
   */
  long skewNanos(int priority, int interval) {
    return this == FRR
        ? (256 - priority) * interval / 256 * 10_000_000L
        : (256 - priority) * interval * 10_000_000L / 256;
  }

  /** Returns Active_Down_Interval in nanoseconds (RFC 9568 §6.1) as it reckons it. */
  long masterDownNanos(int priority, int interval) {
    return 3 * interval * 10_000_000L + skewNanos(priority, interval);
  }

  /**
   * Returns how much later than its timer it may be heard as a new master, in nanoseconds, beside
   * what all may.
   *
   * <p>We and FRR set a macvlan up before we speak, which takes the kernel's one lock for the
   * network devices of all namespaces: where some dozen LANs change masters at once, each waits for
   * the others. FRR then waits until the kernel has told it that the macvlan works; the kernel
   * tells such things only once a second, again for all namespaces. Over IPv6 it does not wait, and
   * what it sends too early is lost: it is heard only with a later one.
   */
  long preparationNanos(Happening happening) {
    return switch (this) {
      case OURS -> 150_000_000L;
      case FRR -> 1_000_000_000L + happening.intervalNanos();
      case KEEPALIVED, KEEPALIVED_VMAC -> 0;
    };
  }

  /**
   * Returns how long it may be silent beyond its interval once it is master, in nanoseconds.
   * keepalived speaks, then adds addresses and rules one by one before it can speak again, and each
   * waits for the kernel's lock as above: at 10 cs a backup may hear nothing for long enough to be
   * right to claim.
   */
  long pauseNanos() {
    return this == KEEPALIVED || this == KEEPALIVED_VMAC ? 500_000_000L : 0;
  }

  /**
   * Whether it stays master while it has no link, as FRR does: when the link is back two masters
   * meet, and their priorities and addresses decide whatever the preempt mode.
   */
  boolean staysMasterWithoutLink() {
    return this == FRR;
  }

  /** Whether the installed release can sum IPv4 advertisements as RFC 9568 says. */
  boolean canSumMessageAlone() {
    return switch (this) {
      case OURS -> true;
      case KEEPALIVED, KEEPALIVED_VMAC -> Keepalived.knows("v3_checksum_as_v2");
      case FRR -> Frr.knows("checksum-with-ipv4-pseudoheader");
    };
  }

  /** Whether it can be the owner of the addresses, with priority 255; FRR knows none. */
  boolean canOwn() {
    return this != FRR;
  }

  @Override
  public String toString() {
    return label;
  }
}
