// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.SourceChoice;
import io.vrrp.impl.protocol.VirtualRouter;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The address that one virtual router sends from, and what happens when the interface's addresses
 * change.
 *
 * <p>While the address is absent for a short time, the virtual router keeps its role and goes on
 * with the address it had. If a master paused its advertisements, its backups would take over.
 */
final class PrimaryAddress implements SourceChoice.Knowledge {

  private static final long SHORTEST_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(30);

  private final PacketIo io;
  private final Predicate<IpAddress> virtual;
  private final VirtualRouter router;

  /**
   * The newest parameters. A virtual router that must leave because of them leaves with the old.
   */
  private final Supplier<RouterParameters> configured;

  private final AddressGrace grace = new AddressGrace();

  private SourceChoice choice;

  /** When to look for routes to the peers, which the kernel does not report. */
  private long nextLook = VirtualRouter.NO_DEADLINE;

  private long pause = SHORTEST_PAUSE;

  /**
   * @param virtual which addresses of the interface virtual routers have as virtual IP addresses
   */
  PrimaryAddress(
      PacketIo io,
      Predicate<IpAddress> virtual,
      VirtualRouter router,
      Supplier<RouterParameters> configured) {
    this.io = io;
    this.virtual = virtual;
    this.router = router;
    this.configured = configured;
  }

  /** Null if there is none. */
  IpAddress get() {
    return choice == null ? null : choice.address().address();
  }

  /** Whether the interface does not have the address, and the virtual router waits for it. */
  boolean isAbsent() {
    return grace.isRunning();
  }

  /** How long it still waits at most. */
  long absentFor(long now) {
    return grace.deadline() - now;
  }

  /** When {@link #lookAgain} is to be called. */
  long deadline() {
    return Math.min(
        grace.deadline(),
        router.state() == VrrpState.INITIALIZE ? VirtualRouter.NO_DEADLINE : nextLook);
  }

  /** The interface has gone. */
  void forget() {
    grace.end();
    choice = null;
    nextLook = VirtualRouter.NO_DEADLINE;
  }

  /** The interface's addresses may have changed. */
  void networkChanged(InterfaceStatus network, long now) {
    pause = SHORTEST_PAUSE;
    choose(network, router.state() != VrrpState.INITIALIZE, now);
  }

  /**
   * The parameters have changed. If they affect the choice, a wait ends: the operator wants another
   * address.
   */
  void configured(RouterParameters before, InterfaceStatus network, long now) {
    RouterParameters after = configured.get();
    boolean same =
        before.unicast().equals(after.unicast()) && before.virtualIps().equals(after.virtualIps());
    if (!same && choice != null) {
      choice = new SourceChoice(choice.address(), false, choice.virtual());
    }
    choose(network, same && grace.isRunning(), now);
  }

  /** The time has come that {@link #deadline()} names. */
  void lookAgain(InterfaceStatus network, long now) {
    if (now >= deadline()) {
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      choose(network, now < grace.deadline(), now);
    }
  }

  /** The virtual router does not run any more, and does not wait. */
  void stopped(InterfaceStatus network, long now) {
    if (grace.isRunning()) {
      choose(network, false, now);
    }
  }

  private void choose(InterfaceStatus network, boolean mayWait, long now) {
    if (network == null) {
      forget();
      return;
    }
    RouterParameters parameters = configured.get();
    SourceChoice next = SourceChoice.choose(parameters, choice, network.addresses(), this);
    if (mayWait && choice != null && !network.has(get()) && !replaces(next)) {
      grace.begin(router, now);
      nextLook = VirtualRouter.NO_DEADLINE;
      if (now < grace.deadline()) {
        return;
      }
    }
    grace.end();
    choice = next;
    boolean mayImprove = next != null && parameters.unicast().isUsed() && !next.reaches();
    nextLook = mayImprove ? now + pause : VirtualRouter.NO_DEADLINE;
  }

  /** Whether the others hear what comes from another address as well as before. */
  private boolean replaces(SourceChoice next) {
    return next != null
        && !next.virtual()
        && (next.reaches() || !choice.reaches() || !configured.get().unicast().isUsed());
  }

  @Override
  public IpAddress sourceTo(IpAddress peer) {
    return io.sourceTo(peer);
  }

  @Override
  public boolean isVirtual(IpAddress address) {
    return virtual.test(address);
  }
}
