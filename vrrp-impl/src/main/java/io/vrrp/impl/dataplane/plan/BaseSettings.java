// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ACCEPT_LOCAL;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_ANNOUNCE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_IGNORE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROMOTE_SECONDARIES;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.RP_FILTER;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.protocol.IpFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes the IPv4 settings of base interfaces while virtual routers need it, and restores them.
 *
 * <p>While a macvlan has the virtual IP addresses:
 *
 * <ul>
 *   <li>arp_ignore=1: the base interface must not answer ARP for them with its own MAC address (RFC
 *       9568 §8.1.2).
 *   <li>arp_announce=2: it must not send ARP requests with one of them as sender, when it answers a
 *       client's packet. The client would learn the wrong MAC address.
 *   <li>accept_local=1: it must accept advertisements whose source is an address of this node. A
 *       master holds the addresses, and their owner sends from one of them (RFC 9568 §5.1.1.1). If
 *       the kernel dropped these, there would be two masters.
 *   <li>rp_filter=2 instead of 1: for the same reason it must accept a source whose route leaves by
 *       the macvlan.
 * </ul>
 *
 * <p>Virtual IP addresses with a subnet may be on the interface itself. Then promote_secondaries=1:
 * when the first address of a subnet is removed, perhaps a virtual one, the kernel must keep the
 * others.
 */
public final class BaseSettings {

  private static final int OWN_ADDRESSES_ONLY = 1;
  private static final int BEST_OF_INTERFACE = 2;
  private static final int YES = 1;
  private static final int STRICTLY = 1;
  private static final int LOOSELY = 2;

  /** The original settings, by interface. */
  private final Map<Integer, MacvlanAlias.Original> originals = new HashMap<>();

  /** The interfaces whose promote_secondaries was 0. */
  private final Set<Integer> promoting = new HashSet<>();

  /**
   * The IPv4 settings of an interface that its virtual routers need.
   *
   * @param virtualMac whether one of them uses its virtual MAC address
   * @param subnets whether one of them has addresses with their subnets on the interface itself
   */
  public record Need(boolean virtualMac, boolean subnets) {
    private Need or(Need other) {
      return new Need(virtualMac || other.virtualMac, subnets || other.subnets);
    }

    private boolean promotesSecondaries(Ipv4Settings all) {
      return subnets && all.get(PROMOTE_SECONDARIES) == 0;
    }
  }

  /** The needs of each interface with IPv4 virtual routers. */
  public static Map<Integer, Need> needs(Collection<DesiredState> wants, Map<Integer, Link> links) {
    Map<Integer, Need> needs = new LinkedHashMap<>();
    for (DesiredState desired : wants) {
      if (desired.family() == IpFamily.IPV4 && links.containsKey(desired.baseIndex())) {
        boolean subnets =
            !desired.virtualMac()
                && desired.addresses().stream().anyMatch(AddressPlacement::hasSubnet);
        needs.merge(desired.baseIndex(), new Need(desired.virtualMac(), subnets), Need::or);
      }
    }
    return needs;
  }

  /**
   * Learns what an earlier process changed and what is about to change, and forgets interfaces that
   * are gone.
   */
  public void learn(Map<Integer, Link> links, Collection<DesiredState> wants, Ipv4Settings all) {
    originals.keySet().retainAll(links.keySet());
    promoting.retainAll(links.keySet());
    for (Link link : links.values()) {
      MacvlanAlias alias = Macvlans.isMacvlan(link) ? MacvlanAlias.parse(link.alias()) : null;
      if (alias != null && alias.original() != null && links.containsKey(link.lower())) {
        originals.putIfAbsent(link.lower(), alias.original());
      }
    }
    promoting.removeIf(
        base ->
            links.get(base).ipv4() != null && links.get(base).ipv4().get(PROMOTE_SECONDARIES) == 0);
    needs(wants, links)
        .forEach(
            (base, need) -> {
              Ipv4Settings now = links.get(base).ipv4();
              if (now != null) {
                originals.computeIfAbsent(base, index -> MacvlanAlias.Original.of(now));
                if (now.get(PROMOTE_SECONDARIES) == 0 && need.promotesSecondaries(all)) {
                  promoting.add(base);
                }
              }
            });
  }

  /** The alias for a macvlan of this family on this interface. */
  public MacvlanAlias aliasFor(Link base, IpFamily family) {
    return new MacvlanAlias(family == IpFamily.IPV4 ? originals.get(base.index()) : null);
  }

  /**
   * The changes that interfaces with IPv4 virtual routers need. {@link #learn} must have seen all
   * of them.
   */
  public List<KernelChange> changesFor(
      Map<Integer, Need> needs, Map<Integer, Link> links, Ipv4Settings all) {
    List<KernelChange> changes = new ArrayList<>();
    needs.forEach(
        (index, need) -> {
          Link base = links.get(index);
          if (base.ipv4() != null) {
            add(base, needed(base.ipv4(), originals.get(index), need, index, all), changes);
          }
        });
    return changes;
  }

  private Ipv4Settings needed(
      Ipv4Settings now, MacvlanAlias.Original original, Need need, int index, Ipv4Settings all) {
    int arpIgnore =
        need.virtualMac()
            ? Math.max(OWN_ADDRESSES_ONLY, now.get(ARP_IGNORE))
            : restored(now.get(ARP_IGNORE), OWN_ADDRESSES_ONLY, original.arpIgnore());
    int arpAnnounce =
        need.virtualMac()
            ? BEST_OF_INTERFACE
            : restored(now.get(ARP_ANNOUNCE), BEST_OF_INTERFACE, original.arpAnnounce());
    boolean strict = Math.max(now.get(RP_FILTER), all.get(RP_FILTER)) == STRICTLY;
    return changed(
        now,
        strict ? LOOSELY : now.get(RP_FILTER),
        arpIgnore,
        arpAnnounce,
        YES,
        promote(index, now, need.promotesSecondaries(all)));
  }

  private int promote(int index, Ipv4Settings now, boolean needed) {
    return needed ? YES : promoting.contains(index) ? 0 : now.get(PROMOTE_SECONDARIES);
  }

  /** The changes that restore all interfaces except these. */
  public List<KernelChange> restorationsBut(Set<Integer> needed, Map<Integer, Link> links) {
    List<KernelChange> changes = new ArrayList<>();
    originals.forEach(
        (index, original) -> {
          Link base = links.get(index);
          if (!needed.contains(index) && base != null && base.ipv4() != null) {
            add(base, restored(base, original), changes);
          }
        });
    return changes;
  }

  private Ipv4Settings restored(Link base, MacvlanAlias.Original original) {
    Ipv4Settings now = base.ipv4();
    return changed(
        now,
        restored(now.get(RP_FILTER), LOOSELY, original.rpFilter()),
        restored(now.get(ARP_IGNORE), OWN_ADDRESSES_ONLY, original.arpIgnore()),
        restored(now.get(ARP_ANNOUNCE), BEST_OF_INTERFACE, original.arpAnnounce()),
        restored(now.get(ACCEPT_LOCAL), YES, original.acceptLocal()),
        promote(base.index(), now, false));
  }

  /** Forgets all interfaces whose settings are restored, except these. */
  public void forgetOthers(Set<Integer> needed, Map<Integer, Link> links) {
    originals
        .entrySet()
        .removeIf(
            entry -> {
              Link base = links.get(entry.getKey());
              boolean restored =
                  !needed.contains(entry.getKey())
                      && (base == null
                          || base.ipv4() == null
                          || restored(base, entry.getValue()).equals(base.ipv4()));
              if (restored) {
                promoting.remove(entry.getKey());
              }
              return restored;
            });
  }

  /** Keeps a value that another program has changed meanwhile. */
  private static int restored(int now, int set, int original) {
    return now == set ? original : now;
  }

  private static Ipv4Settings changed(
      Ipv4Settings now,
      int rpFilter,
      int arpIgnore,
      int arpAnnounce,
      int acceptLocal,
      int promoteSecondaries) {
    return now.with(RP_FILTER, rpFilter)
        .with(ARP_IGNORE, arpIgnore)
        .with(ARP_ANNOUNCE, arpAnnounce)
        .with(ACCEPT_LOCAL, acceptLocal)
        .with(PROMOTE_SECONDARIES, promoteSecondaries);
  }

  private static void add(Link base, Ipv4Settings wanted, List<KernelChange> changes) {
    if (!wanted.equals(base.ipv4())) {
      changes.add(new KernelChange.SetIpv4(base.index(), wanted));
    }
  }
}
