// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.plan.DesiredState;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Notices that other programs changed or removed what this program put into the kernel. The change
 * is repaired. If repairs do not help, the virtual router is refused.
 */
final class OtherPrograms {

  private final Routers routers;
  private final NetworkState state;
  private final PreparedTakeovers takeovers;
  private final RouterReports reports;

  /** The virtual routers for which something was repaired, or moved, in this turn. */
  private final Set<Object> repaired = new HashSet<>();

  OtherPrograms(
      Routers routers, NetworkState state, PreparedTakeovers takeovers, RouterReports reports) {
    this.routers = routers;
    this.state = state;
    this.takeovers = takeovers;
    this.reports = reports;
  }

  void beginTurn() {
    repaired.clear();
  }

  /** The next plan will miss something of this virtual router, but no other program removed it. */
  void expectMissing(Object router) {
    repaired.add(router);
  }

  /** Looks for macvlans of backups that another program set up. */
  void noticeForcedUps(long now) {
    for (RouterAddresses router : routers.all().values()) {
      DesiredState desired = router.desired();
      Link macvlan = router.macvlan() == null ? null : state.links().get(router.macvlan());
      if (macvlan == null || !desired.virtualMac()) {
        continue;
      }
      boolean up = macvlan.adminUp() && !desired.held();
      if (up && router.forcedUp().wasDown() && !takeovers.areAllReported()) {
        continue; // The virtual router has most likely just become master.
      }
      String warning = router.forcedUp().observe(macvlan, desired.held(), now);
      if (warning != null) {
        reports.warnOnce(warning);
      }
    }
  }

  /** Looks for removed macvlans of backups. Without its macvlan a backup could not take over. */
  void noticeRemovedMacvlans(long now) {
    routers
        .all()
        .forEach(
            (router, addresses) -> {
              if (addresses.macvlan() != null
                  && addresses.desired().virtualMac()
                  && !addresses.desired().held()
                  && !state.links().containsKey(addresses.macvlan())
                  && state.links().containsKey(addresses.desired().baseIndex())
                  && repaired.add(router)
                  && addresses.repairs().needed(now)) {
                reports.refuse(router, "another program keeps removing its macvlan");
              }
            });
  }

  /** Learns which routes are missing: a program that removed one may do so again. */
  void noticeMissingRoutes(Map<Object, String> missing, long now) {
    routers
        .all()
        .forEach(
            (router, addresses) -> {
              String what = missing.get(router);
              DesiredState desired = addresses.desired();
              if (!desired.held() || desired.options().routes().isEmpty()) {
                return;
              }
              boolean loses = addresses.losesRoutes(what == null);
              Link base = state.links().get(desired.baseIndex());
              if (loses
                  && base != null
                  && base.adminUp()
                  && addresses.isConfirmed(now)
                  && repaired.add(router)
                  && addresses.repairs().needed(now)) {
                reports.refuse(router, "another program keeps removing or changing " + what);
              }
            });
  }

  /** Something that was present is missing: another program removed it and may do so again. */
  void noticeMissing(Object router, String what, long now) {
    RouterAddresses addresses = routers.get(router);
    DesiredState desired = addresses.desired();
    Link base = state.links().get(desired.baseIndex());
    if (!addresses.isReportedHeld()
        || !base.adminUp()
        || !base.has(desired.family())
        || !addresses.isConfirmed(now)) {
      return;
    }
    addresses.setNotHeld();
    if (repaired.add(router) && addresses.repairs().needed(now)) {
      reports.refuse(router, "another program keeps removing or changing " + what);
    }
  }
}
