// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.plan.DesiredState;
import java.util.HashSet;
import java.util.Set;

/**
 * Notices that other programs changed or removed what this program put into the kernel. The change
 * is repaired. If repairs do not help, the owner is refused.
 */
final class OtherPrograms {

  private final Owners owners;
  private final NetworkState state;
  private final PreparedTakeovers takeovers;
  private final OwnerReports reports;

  /** The owners for which something was repaired, or moved, in this turn. */
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

  /** The next plan will miss something of this owner, but no other program removed it. */
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
        continue; // The virtual router has most likely just become master.
      }
      String warning = owner.forcedUp().observe(macvlan, desired.held(), now);
      if (warning != null) {
        reports.warnOnce(warning);
      }
    }
  }

  /** Looks for removed macvlans of backups. Without its macvlan a backup could not take over. */
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
                reports.refuse(owner, "another program keeps removing its macvlan");
              }
            });
  }

  /** Something that was present is missing: another program removed it and may do so again. */
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
      reports.refuse(owner, "another program keeps removing or changing " + what);
    }
  }
}
