// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.protocol.IpAddress;
import java.util.EnumSet;
import java.util.Set;

/**
 * The input of a plan for one virtual router.
 *
 * @param want its desired state
 * @param macvlan the index of its last macvlan, or null
 * @param circumstances its present circumstances
 * @param leftToMaster the addresses on the base interface for which the master answers, not this
 *     backup
 */
public record RouterInput(
    DesiredState desired,
    Integer macvlan,
    Set<Circumstance> circumstances,
    Set<IpAddress> leftToMaster) {

  /** The circumstances of a virtual router that a plan depends on. */
  public enum Circumstance {
    /** Nothing may be put into the kernel: the kernel refused before, or a repair must wait. */
    BLOCKED,
    /** The engine has not confirmed recently that it still wants the addresses. */
    UNCONFIRMED,
    /** Another program set up the macvlan of this backup, and it stays up for now. */
    LEFT_UP,
    /** The packet filter blocks the macvlan of this backup. */
    SILENT,
    /** All addresses get a new lifetime, not only the missing ones. */
    RENEWAL
  }

  public boolean is(Circumstance circumstance) {
    return circumstances.contains(circumstance);
  }

  /** Whether addresses may be put into the kernel now. */
  public boolean mayHold() {
    return !is(Circumstance.BLOCKED) && !(desired.held() && is(Circumstance.UNCONFIRMED));
  }

  /** A copy in which the addresses are held from now on. */
  public RouterInput ifHeldFromNow() {
    Set<Circumstance> changed = EnumSet.copyOf(circumstances);
    changed.remove(Circumstance.UNCONFIRMED);
    changed.add(Circumstance.RENEWAL);
    return new RouterInput(desired.held(desired.request()), macvlan, changed, leftToMaster);
  }
}
