// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.dataplane.plan.OwnerInput;
import io.vrrp.impl.dataplane.plan.OwnerInput.Circumstance;
import io.vrrp.impl.dataplane.plan.Step;
import io.vrrp.impl.protocol.IpAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** All that the data plane knows of one owner, which stands for one virtual router. */
final class OwnerState {

  private final Lifetime lifetime = new Lifetime();
  private final RepairBackoff repairs = new RepairBackoff();
  private final ForcedUp forcedUp = new ForcedUp();
  private DesiredState desired;

  /** The index of its macvlan, or null. */
  private Integer macvlan;

  /** Why what it wants was refused, or null; it counts until the owner states a want again. */
  private String refusal;

  /** Whether it was reported that it holds its addresses. */
  private boolean reportedHeld;

  /** Whether that must be reported once more. */
  private boolean checked;

  private Set<IpAddress> leftToMaster = Set.of();

  /** What gives its addresses their lifetimes, if the latest plan did nothing else; or null. */
  private List<Step> renewals;

  /** What was the case when a plan last had no steps. */
  private Set<Circumstance> settledIn = Set.of();

  /** It states at this time what it wants. */
  void state(DesiredState newDesired, long time) {
    desired = newDesired;
    refusal = null;
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

  /** Something is missing, or something else is wanted. */
  void setNotHeld() {
    reportedHeld = false;
  }

  boolean isReportedHeld() {
    return reportedHeld;
  }

  /** It holds its addresses, which needs no report. */
  void setHeld() {
    reportedHeld = true;
  }

  /** It holds its addresses; returns whether that must be reported. */
  boolean mustReportHeld() {
    boolean must = !reportedHeld || checked;
    reportedHeld = true;
    checked = false;
    return must;
  }

  void check() {
    checked = true;
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

  OwnerInput input(long now) {
    Set<Circumstance> circumstances = steady(now);
    if (lifetime.isRenewalDue(desired, now)) {
      circumstances.add(Circumstance.RENEWAL);
    }
    return new OwnerInput(desired, macvlan, circumstances, leftToMaster);
  }

  /** What is the case, but for a renewal. */
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

  /** Whether that is still the case which was when a plan last had no steps. */
  boolean isAsSettled(long now) {
    return steady(now).equals(settledIn);
  }

  /** When something may be done for it next, or the given time if that is earlier. */
  long nextTime(long now, long latest) {
    long time = repairs.notBefore() > now ? Math.min(latest, repairs.notBefore()) : latest;
    return forcedUp.nextTime(now, time);
  }
}
