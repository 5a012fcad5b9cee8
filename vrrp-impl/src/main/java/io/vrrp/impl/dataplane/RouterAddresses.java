// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.dataplane.plan.RouterInput;
import io.vrrp.impl.dataplane.plan.RouterInput.Circumstance;
import io.vrrp.impl.dataplane.plan.Step;
import io.vrrp.impl.protocol.IpAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Everything that the data plane knows about one virtual router and its addresses. */
final class RouterAddresses {

  private final Lifetime lifetime = new Lifetime();
  private final RepairBackoff repairs = new RepairBackoff();
  private final ForcedUp forcedUp = new ForcedUp();
  private DesiredState desired;

  /** The index of the virtual router's macvlan, or null. */
  private Integer macvlan;

  /**
   * Why the desired state was refused, or null. It is cleared when the virtual router sets a
   * desired state again.
   */
  private String refusal;

  /** Whether it was reported that the virtual router holds its addresses. */
  private boolean reportedHeld;

  /** Whether this must be reported once more. */
  private boolean checked;

  /** Whether it had all its routes when that was looked at last. */
  private boolean hadRoutes;

  private Set<IpAddress> leftToMaster = Set.of();

  /** The steps that renew the addresses, if the latest plan had no others; otherwise null. */
  private List<Step> renewals;

  /** The circumstances in which the last plan had no steps. */
  private Set<Circumstance> settledIn = Set.of();

  /** Sets the desired state. */
  void state(DesiredState newDesired, long time) {
    desired = newDesired;
    refusal = null;
    hadRoutes = false;
    lifetime.stated(time);
  }

  DesiredState desired() {
    return desired;
  }

  Lifetime lifetime() {
    return lifetime;
  }

  RepairBackoff repairs() {
    return repairs;
  }

  ForcedUp forcedUp() {
    return forcedUp;
  }

  Integer macvlan() {
    return macvlan;
  }

  void setMacvlan(Integer index) {
    macvlan = index;
  }

  boolean isRefused() {
    return refusal != null;
  }

  /** Returns whether it was not refused before. */
  boolean refuse(String text) {
    boolean isNew = refusal == null;
    if (isNew) {
      refusal = text;
      reportedHeld = false;
    }
    return isNew;
  }

  /** Something is missing, or the desired state has changed. */
  void setNotHeld() {
    reportedHeld = false;
  }

  boolean isReportedHeld() {
    return reportedHeld;
  }

  /** The virtual router holds its addresses; this needs no report. */
  void setHeld() {
    reportedHeld = true;
  }

  /** The virtual router holds its addresses. Returns whether this must be reported. */
  boolean mustReportHeld() {
    boolean must = !reportedHeld || checked;
    reportedHeld = true;
    checked = false;
    return must;
  }

  void check() {
    checked = true;
  }

  /** It has all its routes now or not; returns whether it had them before and lost one. */
  boolean losesRoutes(boolean complete) {
    boolean loses = hadRoutes && !complete;
    hadRoutes = complete;
    return loses;
  }

  void setLeftToMaster(Set<IpAddress> addresses) {
    leftToMaster = addresses;
  }

  List<Step> renewals() {
    return renewals;
  }

  void setRenewals(List<Step> steps) {
    renewals = steps;
  }

  boolean isConfirmed(long now) {
    return lifetime.isConfirmed(desired, now);
  }

  RouterInput input(long now) {
    Set<Circumstance> circumstances = steady(now);
    if (lifetime.isRenewalDue(desired, now)) {
      circumstances.add(Circumstance.RENEWAL);
    }
    return new RouterInput(desired, macvlan, circumstances, leftToMaster);
  }

  /** The present circumstances, without RENEWAL. */
  private Set<Circumstance> steady(long now) {
    Set<Circumstance> found = EnumSet.noneOf(Circumstance.class);
    if (refusal != null || repairs.notBefore() > now) {
      found.add(Circumstance.BLOCKED);
    }
    if (desired.held() && !isConfirmed(now)) {
      found.add(Circumstance.UNCONFIRMED);
    }
    if (forcedUp.isLeftUp(now)) {
      found.add(Circumstance.LEFT_UP);
    }
    if (forcedUp.isSilent(now)) {
      found.add(Circumstance.SILENT);
    }
    return found;
  }

  /** A plan that was made at this time had no steps. */
  void settle(long time) {
    settledIn = steady(time);
  }

  /** Whether the circumstances are the same as when a plan last had no steps. */
  boolean isAsSettled(long now) {
    return steady(now).equals(settledIn);
  }

  /**
   * When a delayed action for this virtual router may be next, or {@code latest} if that is
   * earlier.
   */
  long nextTime(long now, long latest) {
    long time = repairs.notBefore() > now ? Math.min(latest, repairs.notBefore()) : latest;
    return forcedUp.nextTime(now, time);
  }
}
