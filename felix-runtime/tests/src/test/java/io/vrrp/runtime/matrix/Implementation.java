// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Frr;
import io.vrrp.runtime.lab.Keepalived;

/** The implementations, and their peculiarities. */
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
   * Returns Skew_Time in nanoseconds (RFC 9568 §6.1) as the implementation calculates it. FRR
   * calculates in centiseconds and drops the fraction: up to 10 ms too early, so with an interval
   * of 10 cs two priorities 25 apart can have the same skew time.
   */
  long skewNanos(int priority, int interval) {
    return this == FRR
        ? (256 - priority) * interval / 256 * 10_000_000L
        : (256 - priority) * interval * 10_000_000L / 256;
  }

  /**
   * Returns Active_Down_Interval in nanoseconds (RFC 9568 §6.1) as the implementation calculates
   * it.
   */
  long masterDownNanos(int priority, int interval) {
    return 3 * interval * 10_000_000L + skewNanos(priority, interval);
  }

  /**
   * Returns how much later than its timer it may be heard as a new master, in nanoseconds, in
   * addition to the common tolerance.
   *
   * <p>We and FRR set a macvlan up before we send. For this the kernel has one lock for the network
   * devices of all namespaces: if some dozen LANs change masters at once, each waits for the
   * others. FRR then waits until the kernel reports that the macvlan works; the kernel reports this
   * only once a second, again for all namespaces. Over IPv6 FRR does not wait, and packets that it
   * sends too early are lost: only a later one is heard.
   */
  long preparationNanos(Happening happening) {
    return switch (this) {
      case OURS -> 150_000_000L;
      case FRR -> 1_000_000_000L + happening.intervalNanos();
      case KEEPALIVED, KEEPALIVED_VMAC -> 0;
    };
  }

  /**
   * Returns how long it may be silent beyond its interval after it became master, in nanoseconds.
   * keepalived sends, then adds addresses and rules one by one before it can send again, and each
   * waits for the kernel's lock as above. At 10 cs a backup may hear nothing for so long that it
   * rightly claims mastership.
   */
  long pauseNanos() {
    return this == KEEPALIVED || this == KEEPALIVED_VMAC ? 500_000_000L : 0;
  }

  /**
   * Whether it stays master without a link, as FRR does. When the link is back, two masters meet,
   * and priorities and addresses decide whatever the preempt mode is.
   */
  boolean staysMasterWithoutLink() {
    return this == FRR;
  }

  /** Whether the installed release supports the checksum of RFC 9568 for IPv4. */
  boolean canSumMessageAlone() {
    return switch (this) {
      case OURS -> true;
      case KEEPALIVED, KEEPALIVED_VMAC -> Keepalived.knows("v3_checksum_as_v2");
      case FRR -> Frr.knows("checksum-with-ipv4-pseudoheader");
    };
  }

  /** Whether it can be the address owner, with priority 255; FRR cannot. */
  boolean canOwn() {
    return this != FRR;
  }

  @Override
  public String toString() {
    return label;
  }
}
