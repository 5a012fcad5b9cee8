// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.VirtualRouter;

/** What an operator may ask of one virtual router while it runs, and when that is not allowed. */
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

  /** Throws what keeps {@link #relinquish} from being allowed now. */
  void checkRelinquish() {
    requireMaster("relinquish");
    if (protocol.parameters().owner()) {
      throw new IllegalStateException(
          "the owner of the addresses is master while it runs: shut it down instead");
    }
  }

  void relinquish(long now) {
    protocol.relinquish(now);
  }

  /** Throws what keeps {@link #announceAgain} from being allowed now. */
  void checkAnnounce() {
    requireMaster("announce");
    if (!addresses.areHeld()) {
      throw new IllegalStateException(
          "the kernel does not have the addresses yet; they are announced as soon as it has");
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
