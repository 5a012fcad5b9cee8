// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.DataPlanePort;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.protocol.VirtualRouter;

/** The last request of one virtual router to the {@link DataPlanePort}, and its result. */
final class AddressRequest {

  private final RouterId router;
  private final DataPlanePort addresses;
  private final TurnBudget budget;
  private long request;
  private int interfaceIndex;

  /** Whether there was a request since the last {@link #forget}. */
  private boolean stated;

  private boolean wanted;
  private boolean confirmed;

  /** When missing addresses must be in the kernel again; never if none are missing. */
  private long missingUntil = VirtualRouter.NO_DEADLINE;

  /** Whether the kernel had the missing addresses before. */
  private boolean deleted;

  AddressRequest(RouterId router, DataPlanePort addresses, TurnBudget budget) {
    this.router = router;
    this.addresses = addresses;
    this.budget = budget;
  }

  void want(int newInterfaceIndex, RouterConfig config, boolean held) {
    begin(newInterfaceIndex, held);
    addresses.want(router, interfaceIndex, config, held, request);
    wanted = held;
  }

  /** Requests that this node holds the addresses. Returns whether the kernel has them already. */
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

  /**
   * The kernel deleted addresses, or may have done so. They must be back by this time; the data
   * plane is asked whether they are.
   */
  void missing(long until) {
    confirmed = false;
    missingUntil = until;
    deleted = true;
    addresses.check(router);
  }

  /** The kernel must have the requested addresses by this time. */
  void expect(long until) {
    missingUntil = until;
    deleted = false;
  }

  /** Whether the kernel deleted the missing addresses; false if it never had them. */
  boolean wereDeleted() {
    return deleted;
  }

  /** Allows missing addresses, if there are any, to be missing until this time. */
  void postponeMissing(long until) {
    if (missingUntil != VirtualRouter.NO_DEADLINE) {
      missingUntil = until;
    }
  }

  /** When missing addresses must be there. */
  long missingUntil() {
    return missingUntil;
  }

  private void begin(int newInterfaceIndex, boolean held) {
    request++;
    confirmed = false;
    missingUntil = VirtualRouter.NO_DEADLINE;
    stated = true;
    interfaceIndex = newInterfaceIndex;
    // Set it before the call: even a call that fails may have had an effect.
    wanted |= held;
  }

  /** Makes sure that nothing is held, even if an earlier call was interrupted by an error. */
  void release(RouterConfig config) {
    if (wanted) {
      want(interfaceIndex, config, false);
    }
  }

  /** Whether there may be something to {@link #forget}. */
  boolean isStated() {
    return stated;
  }

  /** Removes everything from the kernel. */
  void forget() {
    addresses.forget(router);
    stated = false;
    wanted = false;
    confirmed = false;
    missingUntil = VirtualRouter.NO_DEADLINE;
  }

  /** Whether a report is about the present request. */
  boolean isPresent(long reported) {
    return reported == request;
  }

  /** The present request is still wanted. */
  void confirmWanted() {
    if (wanted) {
      addresses.confirm(router);
    }
  }

  /** The kernel has the requested addresses. */
  void confirm() {
    confirmed = true;
    missingUntil = VirtualRouter.NO_DEADLINE;
  }

  boolean isWanted() {
    return wanted;
  }

  /** Whether the addresses are wanted and the kernel has them. */
  boolean isHeld() {
    return wanted && confirmed;
  }
}
