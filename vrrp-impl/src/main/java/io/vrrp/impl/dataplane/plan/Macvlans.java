// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_FILTER;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_IGNORE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.FORWARDING;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.MEDIUM_ID;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROMOTE_SECONDARIES;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.RP_FILTER;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.protocol.InterfaceName;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import java.util.HashMap;
import java.util.Map;

/** Finds our macvlans in the kernel, and decides the names and settings of new ones. */
public final class Macvlans {

  private static final int LOOSELY = 2;

  /** No proxy ARP (net.ipv4.conf.*.medium_id). */
  private static final int NO_MEDIUM = -1;

  private record Place(int baseIndex, MacAddress mac) {

    // Hand-written: the generated record methods are slow under C1.

    @Override
    public boolean equals(Object other) {
      return other instanceof Place that && baseIndex == that.baseIndex && mac.equals(that.mac);
    }

    @Override
    public int hashCode() {
      return baseIndex * 31 + mac.hashCode();
    }
  }

  private final Map<Integer, Link> links;
  private final Map<Place, Link> ours = new HashMap<>();
  private final Map<Place, Link> foreign = new HashMap<>();
  private final Map<String, Link> byName = new HashMap<>();

  public Macvlans(Map<Integer, Link> links) {
    this.links = links;
    for (Link link : links.values()) {
      link.allNames().forEach(name -> byName.put(name, link));
      if (isMacvlan(link) && link.mac() != null) {
        (isOurs(link) ? ours : foreign).putIfAbsent(new Place(link.lower(), link.mac()), link);
      }
    }
  }

  public static boolean isMacvlan(Link link) {
    return link.kind() == Link.Kind.MACVLAN_BRIDGE || link.kind() == Link.Kind.MACVLAN_OTHER;
  }

  /** Whether it carries our mark. */
  public static boolean isOurs(Link link) {
    return isMacvlan(link) && MacvlanAlias.parse(link.alias()) != null;
  }

  /**
   * The macvlan of a virtual router, or null. It is known by its index, even if another program
   * changed its name, address or alias.
   *
   * @param known the index of its last macvlan, or null
   */
  public Link find(DesiredState desired, Integer known) {
    Link link = known == null ? null : links.get(known);
    return link != null && isMacvlan(link) && link.lower() == desired.baseIndex()
        ? link
        : ours.get(new Place(desired.baseIndex(), desired.mac()));
  }

  /** Another program's macvlan with the virtual MAC address on the same interface, or null. */
  public Link foreignOneOf(DesiredState desired) {
    return foreign.get(new Place(desired.baseIndex(), desired.mac()));
  }

  /**
   * The name for a macvlan: the configured one if it is free. Otherwise family, VRID and index of
   * the interface, for example {@code vrrp4-51-2}. If that name is taken: {@code vrrp4.51.2}.
   */
  public String nameFor(DesiredState desired) {
    String configured = desired.options().macvlanName();
    if (!configured.isEmpty() && !byName.containsKey(configured)) {
      return configured;
    }
    String name = name(desired);
    return byName.containsKey(name) ? name.replace('-', '.') : name;
  }

  /** Whether another program's interface has the configured name. */
  public boolean isNameTaken(DesiredState desired) {
    Link holder = byName.get(desired.options().macvlanName());
    return holder != null && !isOurs(holder);
  }

  private static String name(DesiredState desired) {
    String family = desired.family() == IpFamily.IPV4 ? "4-" : "6-";
    String name = "vrrp" + family + desired.vrid() + "-" + desired.baseIndex();
    return InterfaceName.isPossible(name)
        ? name
        : "vr"
            + family
            + desired.vrid()
            + "-"
            + Integer.toString(desired.baseIndex(), Character.MAX_RADIX);
  }

  /** Whether it has the name that it can have now. A name of another macvlan may become free. */
  public boolean isNamedFor(DesiredState desired, Link link) {
    String configured = desired.options().macvlanName();
    if (!configured.isEmpty()) {
      return link.name().equals(configured) || byName.containsKey(configured);
    }
    return link.name().replace('.', '-').equals(name(desired));
  }

  /**
   * The IPv4 settings for a macvlan. It answers ARP for its own addresses only. It accepts packets
   * from any source that has a route, because the way back leaves by the base interface. It
   * forwards if the base interface does. It never acts as ARP proxy: routes to all addresses of the
   * subnet leave by the base interface, so with proxy_arp of {@code all} it would answer for each
   * of them.
   */
  public static Ipv4Settings ipv4(Link base, Ipv4Settings present) {
    Ipv4Settings from = base.ipv4() == null ? present : base.ipv4();
    return present
        .with(FORWARDING, from.get(FORWARDING))
        .with(RP_FILTER, LOOSELY)
        .with(ARP_FILTER, 0)
        .with(ARP_IGNORE, 1)
        .with(PROMOTE_SECONDARIES, 1)
        .with(MEDIUM_ID, NO_MEDIUM);
  }

  /** The IPv6 settings for a macvlan: it has only our addresses, so it sends nothing else. */
  public static Ipv6Settings ipv6(DesiredState desired, Link base, Ipv6Settings present) {
    if (desired.family() == IpFamily.IPV4) {
      return new Ipv6Settings(true, present.forwarding(), present.acceptRa(), false);
    }
    boolean forwarding = base.ipv6() == null ? present.forwarding() : base.ipv6().forwarding();
    return new Ipv6Settings(false, forwarding, 0, false);
  }
}
