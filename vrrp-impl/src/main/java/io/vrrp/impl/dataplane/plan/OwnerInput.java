// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.protocol.IpAddress;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a plan needs to know of one owner.
 *
 * @param want what it wants
 * @param macvlan the index of the macvlan that it had last, or null
 * @param circumstances what else is the case
 * @param leftToMaster the addresses on the base interface for which the master answers, not this
 *     backup
 */
public record OwnerInput(
    DesiredState desired,
    Integer macvlan,
    Set<Circumstance> circumstances,
    Set<IpAddress> leftToMaster) {

  /** What may be the case for an owner. */
  public enum Circumstance {
    /** Nothing may be put into the kernel: that was refused, or a repair waits for its time. */
    BLOCKED,
    /** The engine has not confirmed lately that the addresses are still to be held. */
    UNCONFIRMED,
    /** The macvlan of this backup, which another program set up, stays up for now. */
    LEFT_UP,
    /** The packet filter keeps the macvlan of this backup silent. */
    SILENT,
    /** All addresses are given their lifetimes again, not only those that are missing. */
    RENEWAL
  }

  public boolean is(Circumstance circumstance) {
    return circumstances.contains(circumstance);
  }

  /** Whether something may be put into the kernel now. A backup takes nothing from a successor. */
  public boolean mayHold() {
    return !is(Circumstance.BLOCKED) && !(desired.held() && is(Circumstance.UNCONFIRMED));
  }

  /** The same, if the addresses were to be held from now on. */
  public OwnerInput ifHeldFromNow() {
    Set<Circumstance> changed = EnumSet.copyOf(circumstances);
    changed.remove(Circumstance.UNCONFIRMED);
    changed.add(Circumstance.RENEWAL);
    return new OwnerInput(desired.held(desired.request()), macvlan, changed, leftToMaster);
  }
}
