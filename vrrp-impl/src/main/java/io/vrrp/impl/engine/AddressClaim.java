// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

/** What one virtual router last asked of {@link VirtualAddresses}, and what came of it. */
final class AddressClaim {

  private final RouterId router;
  private final VirtualAddresses addresses;
  private final TurnBudget budget;
  private long request;
  private int interfaceIndex;

  /** Whether anything was asked since it was last forgotten. */
  private boolean stated;

  private boolean wanted;
  private boolean confirmed;

  AddressClaim(RouterId router, VirtualAddresses addresses, TurnBudget budget) {
    this.router = router;
    this.addresses = addresses;
    this.budget = budget;
  }

  void want(int newInterfaceIndex, RouterConfig config, boolean held) {
    begin(newInterfaceIndex, held);
    addresses.want(router, interfaceIndex, config, held, request);
    wanted = held;
  }

  /** Wants to have the addresses; returns whether the kernel has them already. */
  boolean hold(int newInterfaceIndex, RouterConfig config) {
    begin(newInterfaceIndex, true);
    if (budget.take()) {
      confirmed = addresses.holdAtOnce(router, interfaceIndex, config, request);
    }
    if (!confirmed) {
      addresses.want(router, interfaceIndex, config, true, request);
    }
    return confirmed;
  }

  private void begin(int newInterfaceIndex, boolean held) {
    request++;
    confirmed = false;
    stated = true;
    interfaceIndex = newInterfaceIndex;
    // Before the call, which may fail after it has been heard.
    wanted |= held;
  }

  /** Makes sure that nothing is held, even if an earlier call was broken off. */
  void release(RouterConfig config) {
    if (wanted) {
      want(interfaceIndex, config, false);
    }
  }

  /** Whether there may be anything to {@link #forget}. */
  boolean isStated() {
    return stated;
  }

  /** Leaves nothing behind in the kernel. */
  void forget() {
    addresses.forget(router);
    stated = false;
    wanted = false;
    confirmed = false;
  }

  /** Whether a report is about the present state of things. */
  boolean isPresent(long reported) {
    return reported == request;
  }

  /** What was asked for is still wanted. */
  void confirmWanted() {
    if (wanted) {
      addresses.confirm(router);
    }
  }

  /** The kernel has what was asked for. */
  void confirm() {
    confirmed = true;
  }

  boolean isWanted() {
    return wanted;
  }

  /** Whether the addresses are wanted, and the kernel has them. */
  boolean isHeld() {
    return wanted && confirmed;
  }
}
