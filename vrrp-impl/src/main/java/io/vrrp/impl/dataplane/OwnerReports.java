// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_FILTER;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_IGNORE;

import io.vrrp.impl.dataplane.filter.FilterControl;
import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.dataplane.plan.Plan;
import io.vrrp.impl.protocol.IpFamily;
import java.util.HashSet;
import java.util.Set;

/**
 * Reports to the listener what became of each owner's desired state, and logs each warning once.
 */
final class OwnerReports {

  private static final int MAX_WARNED = 100;

  private final Owners owners;
  private final DataPlaneListener listener;
  private final Set<String> warned = new HashSet<>();

  OwnerReports(Owners owners, DataPlaneListener listener) {
    this.owners = owners;
    this.listener = listener;
  }

  void warnOnce(String text) {
    if (warned.size() >= MAX_WARNED) {
      warned.clear();
    }
    if (warned.add(text)) {
      listener.warned(text);
    }
  }

  void refuseAll(String text) {
    owners.all().keySet().forEach(owner -> refuse(owner, text));
  }

  void refuse(Object owner, String text) {
    OwnerState state = owners.get(owner);
    if (state.refuse(text)) {
      listener.refused(owner, state.desired().request(), text);
    }
  }

  /**
   * Refuses owners that the packet filter or the settings of all interfaces prevent from working.
   */
  void judge(FilterControl filtering, Ipv4Settings settingsOfAll) {
    owners
        .all()
        .forEach(
            (owner, state) -> {
              String refusal = filtering.refusalOf(owner);
              if (refusal != null) {
                refuse(owner, refusal);
              }
              judgeSettings(owner, state.desired(), settingsOfAll);
            });
  }

  private void judgeSettings(Object owner, DesiredState desired, Ipv4Settings settingsOfAll) {
    if (desired.virtualMac() && desired.family() == IpFamily.IPV4) {
      if (settingsOfAll.get(ARP_IGNORE) > 1) {
        refuse(
            owner,
            "net.ipv4.conf.all.arp_ignore="
                + settingsOfAll.get(ARP_IGNORE)
                + " prevents ARP answers for the virtual IP addresses; allowed: 0, 1");
      }
      if (settingsOfAll.get(ARP_FILTER) != 0) {
        refuse(
            owner,
            "net.ipv4.conf.all.arp_filter="
                + settingsOfAll.get(ARP_FILTER)
                + " prevents ARP answers for the virtual IP addresses; allowed: 0");
      }
    }
  }

  /** Reports the owners that hold all their addresses according to a plan. */
  void report(Plan plan) {
    owners
        .all()
        .forEach(
            (owner, state) -> {
              boolean satisfied =
                  state.desired().held()
                      && plan.network().link(state.desired().baseIndex()) != null
                      && !plan.missing().containsKey(owner)
                      && !state.isRefused();
              if (satisfied && state.mustReportHeld()) {
                listener.held(owner, state.desired().request());
              }
            });
  }
}
