// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.VirtualRouter;

/** The operations of an operator on one running virtual router, and when they are not allowed. */
final class OperatorCalls {

  private final RouterContext context;
  private final VirtualRouter protocol;
  private final HeldAddresses addresses;

  OperatorCalls(RouterContext context, HeldAddresses addresses) {
    this.context = context;
    this.protocol = context.protocol();
    this.addresses = addresses;
  }

  void overridePriority(int priority, long now) {
    int before = protocol.parameters().priority();
    protocol.overridePriority(priority, now);
    context.reporter().priorityChanged(before, protocol.parameters().priority());
  }

  /** Throws the reason why {@link #relinquish} is not allowed now. */
  void checkRelinquish() {
    requireMaster("relinquish");
    if (protocol.parameters().owner()) {
      throw new IllegalStateException(
          "virtual router "
              + context.id()
              + ": the owner of the addresses is master while it runs; use shutdown instead");
    }
  }

  void relinquish(long now) {
    protocol.relinquish(now);
  }

  /** Throws the reason why {@link #announceAgain} is not allowed now. */
  void checkAnnounce() {
    requireMaster("announce");
    if (!addresses.areHeld()) {
      throw new IllegalStateException(
          "virtual router "
              + context.id()
              + ": the kernel does not have the addresses yet; they are announced as soon as it does");
    }
  }

  void announceAgain(long now) {
    addresses.announceAgain(now);
  }

  private void requireMaster(String operation) {
    if (!context.isMaster()) {
      throw new IllegalStateException(
          "virtual router "
              + context.id()
              + " is "
              + context.state()
              + "; only a master can "
              + operation);
    }
  }
}
