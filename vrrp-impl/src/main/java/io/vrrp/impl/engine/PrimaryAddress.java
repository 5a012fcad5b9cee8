// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.SourceChoice;
import io.vrrp.impl.protocol.State;
import io.vrrp.impl.protocol.VirtualRouter;
import java.util.concurrent.TimeUnit;

/** The address that one virtual router sends from. */
final class PrimaryAddress implements SourceChoice.Knowledge {

  private static final long SHORTEST_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(30);

  private final PacketIo io;
  private final VirtualIps virtualIps;
  private final VirtualRouter router;

  private SourceChoice choice;

  /**
   * When to look whether the routes to the peers are there now, which the kernel does not report.
   */
  private long nextLook = VirtualRouter.NO_DEADLINE;

  private long pause = SHORTEST_PAUSE;

  PrimaryAddress(PacketIo io, VirtualIps virtualIps, VirtualRouter router) {
    this.io = io;
    this.virtualIps = virtualIps;
    this.router = router;
  }

  /** Null if there is none. */
  IpAddress get() {
    return choice == null ? null : choice.address().address();
  }

  /** When {@link #lookAgain} is to be called. */
  long deadline() {
    return router.state() == State.INITIALIZE ? VirtualRouter.NO_DEADLINE : nextLook;
  }

  /** The interface has gone. */
  void forget() {
    choice = null;
    nextLook = VirtualRouter.NO_DEADLINE;
  }

  /** The interface's addresses may have changed. */
  void networkChanged(InterfaceStatus network, long now) {
    pause = SHORTEST_PAUSE;
    choose(network, now);
  }

  /** The parameters have changed. */
  void configured(RouterParameters before, InterfaceStatus network, long now) {
    RouterParameters after = router.configuredParameters();
    boolean same =
        before.unicast().equals(after.unicast()) && before.virtualIps().equals(after.virtualIps());
    if (!same && choice != null) {
      choice = new SourceChoice(choice.address(), false);
    }
    choose(network, now);
  }

  /** The time has come that {@link #deadline()} names. */
  void lookAgain(InterfaceStatus network, long now) {
    if (now >= deadline()) {
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      choose(network, now);
    }
  }

  private void choose(InterfaceStatus network, long now) {
    if (network == null) {
      forget();
      return;
    }
    RouterParameters parameters = router.configuredParameters();
    SourceChoice next = SourceChoice.choose(parameters, choice, network.addresses(), this);
    choice = next;
    boolean mayImprove = next != null && parameters.unicast().isUsed() && !next.reaches();
    nextLook = mayImprove ? now + pause : VirtualRouter.NO_DEADLINE;
  }

  @Override
  public IpAddress sourceTo(IpAddress peer) {
    return io.sourceTo(peer);
  }

  @Override
  public boolean isVirtual(IpAddress address) {
    return virtualIps.contain(address);
  }
}
