// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.plan.DesiredState;
import java.util.HashSet;
import java.util.Set;

/**
 * Notices that other programs changed or removed what this program put into the kernel. It is
 * repaired; an owner for which that does not help is refused.
 */
final class OtherPrograms {

  private final Owners owners;
  private final NetworkState state;
  private final PreparedTakeovers takeovers;
  private final OwnerReports reports;

  /** The owners for which something has been repaired, or moved, in this turn. */
  private final Set<Object> repaired = new HashSet<>();

  OtherPrograms(
      Owners owners, NetworkState state, PreparedTakeovers takeovers, OwnerReports reports) {
    this.owners = owners;
    this.state = state;
    this.takeovers = takeovers;
    this.reports = reports;
  }

  void beginTurn() {
    repaired.clear();
  }

  /** Something of this owner is missing in the next plan, and no other program removed it. */
  void expectMissing(Object owner) {
    repaired.add(owner);
  }

  /** Looks for macvlans of backups that another program set up. */
  void noticeForcedUps(long now) {
    for (OwnerState owner : owners.all().values()) {
      DesiredState desired = owner.desired();
      Link macvlan = owner.macvlan() == null ? null : state.links().get(owner.macvlan());
      if (macvlan == null || !desired.virtualMac()) {
        continue;
      }
      boolean up = macvlan.adminUp() && !desired.held();
      if (up && owner.forcedUp().wasDown() && !takeovers.areAllReported()) {
        continue; // Most likely the virtual router took over.
      }
      String warning = owner.forcedUp().observe(macvlan, desired.held(), now);
      if (warning != null) {
        reports.warnOnce(warning);
      }
    }
  }

  /** Looks for macvlans of backups that are gone. Without it a backup could not take over. */
  void noticeRemovedMacvlans(long now) {
    owners
        .all()
        .forEach(
            (owner, of) -> {
              if (of.macvlan() != null
                  && of.desired().virtualMac()
                  && !of.desired().held()
                  && !state.links().containsKey(of.macvlan())
                  && state.links().containsKey(of.desired().baseIndex())
                  && repaired.add(owner)
                  && of.repairs().needed(now)) {
                reports.refuse(owner, "its macvlan keeps being removed by another program");
              }
            });
  }

  /** Something is missing that was there: the program that removed it may do so again. */
  void noticeMissing(Object owner, String what, long now) {
    OwnerState of = owners.get(owner);
    DesiredState desired = of.desired();
    Link base = state.links().get(desired.baseIndex());
    if (!of.isReportedHeld()
        || !base.adminUp()
        || !base.has(desired.family())
        || !of.isConfirmed(now)) {
      return;
    }
    of.setNotHeld();
    if (repaired.add(owner) && of.repairs().needed(now)) {
      reports.refuse(owner, what + " keeps being removed or changed by another program");
    }
  }
}
