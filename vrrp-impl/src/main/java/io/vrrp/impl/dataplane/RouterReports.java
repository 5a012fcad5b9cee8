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
 * Reports to the listener what became of each virtual router's desired state, and logs each warning
 * once.
 */
final class RouterReports {

  private static final int MAX_WARNED = 100;

  private final Routers routers;
  private final DataPlaneListener listener;
  private final Set<String> warned = new HashSet<>();

  RouterReports(Routers routers, DataPlaneListener listener) {
    this.routers = routers;
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
    routers.all().keySet().forEach(router -> refuse(router, text));
  }

  void refuse(Object router, String text) {
    RouterAddresses state = routers.get(router);
    if (state.refuse(text)) {
      listener.refused(router, state.desired().request(), text);
    }
  }

  /**
   * Refuses virtual routers that the packet filter or the settings of all interfaces prevent from
   * working.
   */
  void judge(FilterControl filtering, Ipv4Settings settingsOfAll) {
    routers
        .all()
        .forEach(
            (router, state) -> {
              String refusal = filtering.refusalOf(router);
              if (refusal != null) {
                refuse(router, refusal);
              }
              judgeSettings(router, state.desired(), settingsOfAll);
            });
  }

  private void judgeSettings(Object router, DesiredState desired, Ipv4Settings settingsOfAll) {
    if (desired.virtualMac() && desired.family() == IpFamily.IPV4) {
      if (settingsOfAll.get(ARP_IGNORE) > 1) {
        refuse(
            router,
            "net.ipv4.conf.all.arp_ignore="
                + settingsOfAll.get(ARP_IGNORE)
                + " prevents ARP answers for the virtual IP addresses; allowed: 0, 1");
      }
      if (settingsOfAll.get(ARP_FILTER) != 0) {
        refuse(
            router,
            "net.ipv4.conf.all.arp_filter="
                + settingsOfAll.get(ARP_FILTER)
                + " prevents ARP answers for the virtual IP addresses; allowed: 0");
      }
    }
  }

  /** Reports the virtual routers that hold all their addresses according to a plan. */
  void report(Plan plan) {
    routers
        .all()
        .forEach(
            (router, state) -> {
              boolean satisfied =
                  state.desired().held()
                      && plan.network().link(state.desired().baseIndex()) != null
                      && !plan.missing().containsKey(router)
                      && !state.isRefused();
              if (satisfied && state.mustReportHeld()) {
                listener.held(router, state.desired().request());
              }
            });
  }
}
