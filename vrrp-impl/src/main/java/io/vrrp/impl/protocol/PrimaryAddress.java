// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.VrrpState;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The source address of one virtual router (RFC 9568 §1.7), and its reaction to changes of the
 * interface's addresses.
 *
 * <p>While the address is missing for a short time, the virtual router keeps its role and continues
 * with the old address. If a master paused its advertisements, its backups would take over.
 */
public final class PrimaryAddress {

  private static final long SHORTEST_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(30);

  private final VirtualRouter router;
  private final SourceChoice.Knowledge knowledge;

  /**
   * The newest parameters. A virtual router that must leave because of them leaves with the old
   * ones.
   */
  private RouterParameters configured;

  private final AddressGrace grace = new AddressGrace();

  private SourceChoice choice;

  /** When to look for routes to the peers, which the kernel does not report. */
  private long nextLook = VirtualRouter.NO_DEADLINE;

  private long pause = SHORTEST_PAUSE;

  /** Starts without an address. */
  public PrimaryAddress(VirtualRouter router, SourceChoice.Knowledge knowledge) {
    this.router = router;
    this.knowledge = knowledge;
    this.configured = router.configuredParameters();
  }

  /** Null if there is none. */
  public IpAddress get() {
    return choice == null ? null : choice.address().address();
  }

  /** Whether the interface lacks the address and the virtual router waits for it. */
  public boolean isAbsent() {
    return grace.isRunning();
  }

  /** How long it still waits at most. */
  public long absentFor(long now) {
    return grace.deadline() - now;
  }

  /** When {@link #lookAgain} must be called. */
  public long deadline() {
    return Math.min(
        grace.deadline(),
        router.state() == VrrpState.INITIALIZE ? VirtualRouter.NO_DEADLINE : nextLook);
  }

  /** The interface was removed. */
  public void forget() {
    grace.end();
    choice = null;
    nextLook = VirtualRouter.NO_DEADLINE;
  }

  /**
   * The interface's addresses may have changed.
   *
   * @param addresses those that packets may be sent from, or null if there is no interface
   */
  public void networkChanged(List<LocalAddress> addresses, long now) {
    pause = SHORTEST_PAUSE;
    choose(addresses, router.state() != VrrpState.INITIALIZE, now);
  }

  /**
   * The parameters have changed. If they affect the choice, a wait ends: the operator wants another
   * address.
   */
  public void configure(RouterParameters after, List<LocalAddress> addresses, long now) {
    RouterParameters before = configured;
    configured = after;
    boolean same =
        before.unicast().equals(after.unicast()) && before.virtualIps().equals(after.virtualIps());
    if (!same && choice != null) {
      choice = new SourceChoice(choice.address(), false, choice.virtual());
    }
    choose(addresses, same && grace.isRunning(), now);
  }

  /** The time of {@link #deadline()} has come. */
  public void lookAgain(List<LocalAddress> addresses, long now) {
    if (now >= deadline()) {
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      choose(addresses, now < grace.deadline(), now);
    }
  }

  /** The virtual router no longer runs, and does not wait. */
  public void stopped(List<LocalAddress> addresses, long now) {
    if (grace.isRunning()) {
      choose(addresses, false, now);
    }
  }

  private void choose(List<LocalAddress> addresses, boolean mayWait, long now) {
    if (addresses == null) {
      forget();
      return;
    }
    SourceChoice next = SourceChoice.choose(configured, choice, addresses, knowledge);
    if (mayWait && choice != null && !isAmong(addresses) && !replaces(next)) {
      grace.begin(router, now);
      nextLook = VirtualRouter.NO_DEADLINE;
      if (now < grace.deadline()) {
        return;
      }
    }
    grace.end();
    choice = next;
    boolean mayImprove = next != null && configured.unicast().isUsed() && !next.reaches();
    nextLook = mayImprove ? now + pause : VirtualRouter.NO_DEADLINE;
  }

  /** Whether the others accept packets from the new address as well as from the old one. */
  private boolean replaces(SourceChoice next) {
    return next != null
        && !next.virtual()
        && (next.reaches() || !choice.reaches() || !configured.unicast().isUsed());
  }

  private boolean isAmong(List<LocalAddress> addresses) {
    for (LocalAddress local : addresses) {
      if (local.address().equals(get())) {
        return true;
      }
    }
    return false;
  }
}
