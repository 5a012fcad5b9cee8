// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.VirtualRoute;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The kernel's state as it was last seen. Belongs to the data plane thread. */
public final class NetworkState {

  /** Identifies an address of a link. */
  private record Place(IpAddress address, int prefixLength) {

    // Hand-written: the generated record methods are slow under C1.

    @Override
    public boolean equals(Object other) {
      return other instanceof Place that
          && prefixLength == that.prefixLength
          && address.equals(that.address);
    }

    @Override
    public int hashCode() {
      return address.hashCode() * 31 + prefixLength;
    }
  }

  private final Map<Integer, Link> links = new TreeMap<>();
  private final Map<Integer, Map<Place, LinkAddress>> addresses = new TreeMap<>();
  private final Map<Integer, IpDevices> ipDevices = new TreeMap<>();
  private long lastIpDevice;
  private boolean settingsOfAllStale;
  private final Set<Integer> staleLinks = new TreeSet<>();
  private final Set<KernelRoute> routes = new LinkedHashSet<>();
  private boolean routesStale = true;
  private boolean stale = true;
  private long version;

  /** Whether it may differ from the kernel's, so that everything must be read again. */
  public boolean isStale() {
    return stale;
  }

  /** Sets or clears the mark that everything must be read again. */
  public void setStale(boolean newStale) {
    stale = newStale;
  }

  /** Marks a link that must be read again, because a report about it was incomplete. */
  public void setLinkStale(int index) {
    staleLinks.add(index);
  }

  /** A link was read again. */
  public void clearLinkStale(int index) {
    staleLinks.remove(index);
  }

  public boolean hasStaleLinks() {
    return !staleLinks.isEmpty();
  }

  /** The links that must be read again, including unknown ones. */
  public Set<Integer> staleLinks() {
    return Set.copyOf(staleLinks);
  }

  /** A number that increases with each change. */
  public long version() {
    return version;
  }

  /** Sets or clears the mark that the settings that apply to all interfaces must be read again. */
  public void setSettingsOfAllStale(boolean newStale) {
    settingsOfAllStale = newStale;
  }

  /** Whether the settings that apply to all interfaces must be read again. */
  public boolean isSettingsOfAllStale() {
    return settingsOfAllStale;
  }

  /** Replaces all links and addresses with the ones just read. */
  public void replaceAll(Collection<Link> allLinks, Collection<LinkAddress> allAddresses) {
    version++;
    staleLinks.clear();
    links.clear();
    addresses.clear();
    allLinks.forEach(this::putLink);
    ipDevices.keySet().retainAll(links.keySet());
    allAddresses.forEach(this::putAddress);
    stale = false;
  }

  /** The routes with the mark of this program. */
  public Set<KernelRoute> routes() {
    return Collections.unmodifiableSet(routes);
  }

  /** Whether the routes must be read again. */
  public boolean areRoutesStale() {
    return routesStale;
  }

  /** Reports of routes were lost. */
  public void setRoutesStale() {
    routesStale = true;
  }

  /** These are all routes with the mark of this program, just read. */
  public void replaceRoutes(Collection<KernelRoute> all) {
    routesStale = false;
    if (!routes.equals(Set.copyOf(all))) {
      routes.clear();
      routes.addAll(all);
      version++;
    }
  }

  /** Adds a route; one that it excludes is gone. */
  public void putRoute(KernelRoute route) {
    if (!routes.contains(route)) {
      routes.removeIf(route::excludes);
      routes.add(route);
      version++;
    }
  }

  /** Removes a route. */
  public void removeRoute(KernelRoute route) {
    removeRoutes(route::equals);
  }

  private void removeRoutes(Predicate<KernelRoute> gone) {
    if (!routes.isEmpty() && routes.removeIf(gone)) {
      version++;
    }
  }

  /** Adds or replaces a link. */
  public void putLink(Link link) {
    if (!link.adminUp()) {
      // The kernel does not report that it forgets them.
      removeRoutes(route -> route.linkIndex() == link.index());
    }
    if (!link.equals(links.put(link.index(), link))) {
      version++;
    }
    IpDevices before = ipDevicesOf(link.index());
    setIpDevices(
        link.index(),
        new IpDevices(
            ipDevice(before.ipv4(), link.ipv4() != null),
            ipDevice(before.ipv6(), link.ipv6() != null && !link.ipv6().disabled())));
  }

  private long ipDevice(long before, boolean present) {
    return !present ? 0 : before == 0 ? ++lastIpDevice : before;
  }

  private void setIpDevices(int index, IpDevices devices) {
    if (!devices.equals(ipDevices.put(index, devices))) {
      version++;
    }
  }

  /** The kernel's parts that serve a link for IPv4 and IPv6. */
  public IpDevices ipDevicesOf(int index) {
    return ipDevices.getOrDefault(index, IpDevices.NONE);
  }

  /**
   * The kernel may have destroyed a link's part for a family and made a new one, which has no group
   * memberships. Whether there is a part at all is known after the link was read again.
   */
  public void renewIpDevice(int index, IpFamily family) {
    IpDevices devices = ipDevicesOf(index);
    if (devices.of(family) != 0) {
      setIpDevices(index, devices.with(family, ++lastIpDevice));
    }
  }

  /** Removes a link and all its addresses. */
  public void removeLink(int index) {
    staleLinks.remove(index);
    removeRoutes(route -> route.linkIndex() == index);
    ipDevices.remove(index);
    boolean known = links.remove(index) != null;
    boolean hadAddresses = addresses.remove(index) != null;
    if (known || hadAddresses) {
      version++;
    }
  }

  /** Adds or replaces an address. It becomes the last one of its link. */
  public void putAddress(LinkAddress address) {
    LinkAddress before =
        addresses
            .computeIfAbsent(address.linkIndex(), index -> new LinkedHashMap<>())
            .put(new Place(address.address(), address.prefixLength()), address);
    if (!address.equals(before)) {
      version++;
    }
  }

  /** Removes an address, ours or not. */
  public void removeAddress(LinkAddress address) {
    Map<Place, LinkAddress> ofLink = addresses.get(address.linkIndex());
    if (ofLink != null
        && ofLink.remove(new Place(address.address(), address.prefixLength())) != null) {
      // Not every kernel reports that they go with it. Those of other tables stay.
      removeRoutes(
          route ->
              address.address().equals(route.source()) && route.table() == VirtualRoute.MAIN_TABLE);
      version++;
    }
  }

  /** The address of a link with this prefix length, or null. */
  public LinkAddress find(int linkIndex, IpAddress address, int prefixLength) {
    Map<Place, LinkAddress> ofLink = addresses.get(linkIndex);
    return ofLink == null ? null : ofLink.get(new Place(address, prefixLength));
  }

  /** All links by their index. */
  public Map<Integer, Link> links() {
    return Collections.unmodifiableMap(links);
  }

  /** The addresses of a link, in the kernel's order. */
  public Collection<LinkAddress> addressesOf(int linkIndex) {
    return Collections.unmodifiableCollection(addresses.getOrDefault(linkIndex, Map.of()).values());
  }
}
