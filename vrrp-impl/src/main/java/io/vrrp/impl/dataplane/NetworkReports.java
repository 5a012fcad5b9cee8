// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.kernel.IpDevices;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.plan.Macvlans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reports all links and addresses that are not ours, whenever one of them changes. */
final class NetworkReports {

  private static final long UNREPORTED = -1;

  private final DataPlaneListener listener;
  private long reportedState = UNREPORTED;
  private long reportedMacvlans = UNREPORTED;
  private List<Link> reportedLinks = List.of();
  private List<LinkAddress> reportedAddresses = List.of();
  private Map<Integer, IpDevices> reportedIpDevices = Map.of();

  NetworkReports(DataPlaneListener listener) {
    this.listener = listener;
  }

  void report(NetworkState state, Reconciler reconciler) {
    if (reportedState == state.version() && reportedMacvlans == reconciler.macvlansVersion()) {
      return;
    }
    reportedState = state.version();
    reportedMacvlans = reconciler.macvlansVersion();
    Set<Integer> own = reconciler.macvlans();
    List<Link> links = new ArrayList<>();
    List<LinkAddress> addresses = new ArrayList<>();
    Map<Integer, IpDevices> ipDevices = new HashMap<>();
    for (Link link : state.links().values()) {
      if (own.contains(link.index()) || Macvlans.isOurs(link)) {
        continue;
      }
      links.add(link);
      ipDevices.put(link.index(), state.ipDevicesOf(link.index()));
      for (LinkAddress address : state.addressesOf(link.index())) {
        if (!address.ours()) {
          addresses.add(address);
        }
      }
    }
    if (!links.equals(reportedLinks)
        || !addresses.equals(reportedAddresses)
        || !ipDevices.equals(reportedIpDevices)) {
      reportedLinks = List.copyOf(links);
      reportedAddresses = List.copyOf(addresses);
      reportedIpDevices = Map.copyOf(ipDevices);
      listener.networkChanged(reportedLinks, reportedAddresses, reportedIpDevices);
    }
  }
}
