// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_IGNORE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROXY_ARP;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROXY_ARP_PVLAN;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The kernel's state, as plans and the packet filter look at it. */
public final class NetworkView {

  private final NetworkState state;
  private final Ipv4Settings settingsOfAll;
  private final Map<Integer, Set<IpAddress>> foreign = new HashMap<>();

  public NetworkView(NetworkState state, Ipv4Settings settingsOfAll) {
    this.state = state;
    this.settingsOfAll = settingsOfAll;
  }

  /** The link of this index, or null. */
  public Link link(int index) {
    return state.links().get(index);
  }

  /** The names of all links. */
  public Map<Integer, String> linkNames() {
    Map<Integer, String> names = new HashMap<>();
    state.links().values().forEach(link -> names.put(link.index(), link.name()));
    return names;
  }

  /** The VRF that a link is in, or 0. */
  public int vrfOf(Link link) {
    Link master = state.links().get(link.master());
    return master != null && master.kind() == Link.Kind.VRF ? master.index() : 0;
  }

  /** The addresses of a link that are not ours, with all their attributes. */
  public Stream<LinkAddress> ownAddressesOf(int linkIndex) {
    return state.addressesOf(linkIndex).stream().filter(address -> !address.ours());
  }

  /** The addresses of a link that are not ours. */
  public Set<IpAddress> foreignAddressesOf(int linkIndex) {
    return foreign.computeIfAbsent(
        linkIndex,
        index -> {
          Set<IpAddress> found = new HashSet<>();
          for (LinkAddress address : state.addressesOf(index)) {
            if (!address.ours()) {
              found.add(address.address());
            }
          }
          return found;
        });
  }

  /** The links of each address that is not ours. */
  public Map<IpAddress, List<Integer>> holdersOfForeignAddresses() {
    Map<IpAddress, List<Integer>> holders = new HashMap<>();
    for (int link : state.links().keySet()) {
      for (IpAddress address : foreignAddressesOf(link)) {
        holders.computeIfAbsent(address, any -> new ArrayList<>(1)).add(link);
      }
    }
    return holders;
  }

  /** All IPv4 addresses of a link, ours and others. */
  public List<IpAddress> ipv4AddressesOf(int linkIndex) {
    return state.addressesOf(linkIndex).stream()
        .map(LinkAddress::address)
        .filter(address -> !address.v6())
        .toList();
  }

  /**
   * Whether the base interface answers ARP for other hosts; on a backup it would do so for the
   * master.
   */
  public boolean answersForOthers(DesiredState desired) {
    Link base = link(desired.baseIndex());
    return desired.family() == IpFamily.IPV4
        && base != null
        && base.ipv4() != null
        && (isArpProxy(base.ipv4()) || isArpProxy(settingsOfAll));
  }

  private static boolean isArpProxy(Ipv4Settings settings) {
    return settings.get(PROXY_ARP) != 0 || settings.get(PROXY_ARP_PVLAN) != 0;
  }

  /** Whether another link than these may answer ARP for the addresses of other interfaces. */
  public boolean hasOtherArpResponder(Set<Integer> bases) {
    int least = settingsOfAll.get(ARP_IGNORE);
    return state.links().values().stream()
        .anyMatch(
            link ->
                link.running()
                    && link.mac() != null
                    && link.ipv4() != null
                    && Math.max(least, link.ipv4().get(ARP_IGNORE)) == 0
                    && !bases.contains(link.index())
                    && !Macvlans.isOurs(link));
  }
}
