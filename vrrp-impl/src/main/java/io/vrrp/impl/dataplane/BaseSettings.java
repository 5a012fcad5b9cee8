// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.protocol.IpFamily;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes the IPv4 settings of base interfaces while virtual routers need it, and restores them.
 *
 * <p>While a macvlan has the virtual IP addresses, the base interface must not answer ARP for them
 * with its own MAC address (RFC 9568 §8.1.2): arp_ignore=1. Nor must it ask with one of them as the
 * sender when it answers a client's packet, from which the client would learn the wrong MAC
 * address: arp_announce=2. And it must receive advertisements whose source is an address of this
 * node: a master holds the addresses, and the owner of one of them sends from that very address
 * (RFC 9568 §5.1.1.1); the kernel would drop them unheard, leaving two masters: accept_local=1. For
 * the same reason it must not ask whether the way back to such an address leads out by this
 * interface, as the address is on the macvlan: rp_filter=2 where it would be 1.
 *
 * <p>Virtual IP addresses with a subnet may be on the interface itself. When the first address of a
 * subnet is removed, which may be a virtual one, the kernel must keep the others:
 * promote_secondaries=1.
 */
final class BaseSettings {

  private static final int OWN_ADDRESSES_ONLY = 1;
  private static final int BEST_OF_INTERFACE = 2;
  private static final int YES = 1;
  private static final int STRICTLY = 1;
  private static final int LOOSELY = 2;

  /** By interface, what was before. */
  private final Map<Integer, Mark.Original> originals = new HashMap<>();

  /** The interfaces whose promote_secondaries was 0. */
  private final Set<Integer> promoting = new HashSet<>();

  /** Learns what an earlier process changed, and forgets interfaces that are gone. */
  void learn(Map<Integer, Link> links) {
    originals.keySet().retainAll(links.keySet());
    promoting.retainAll(links.keySet());
    for (Link link : links.values()) {
      Mark mark = Macvlans.isMacvlan(link) ? Mark.parse(link.alias()) : null;
      if (mark != null && mark.original() != null && links.containsKey(link.lower())) {
        originals.putIfAbsent(link.lower(), mark.original());
      }
    }
  }

  /** The mark for a macvlan of this family on this interface. */
  Mark mark(Link base, IpFamily family) {
    return new Mark(family == IpFamily.IPV4 ? originals.get(base.index()) : null);
  }

  /**
   * Adds the changes that an interface with IPv4 virtual routers needs.
   *
   * @param virtualMac whether one of them uses its virtual MAC address
   * @param subnets whether one of them has addresses with their subnets on the interface itself
   */
  void need(
      Link base,
      boolean virtualMac,
      boolean subnets,
      Ipv4Settings all,
      List<KernelChange> changes) {
    Ipv4Settings now = base.ipv4();
    if (now == null) {
      return;
    }
    Mark.Original original =
        originals.computeIfAbsent(base.index(), index -> Mark.Original.of(now));
    int arpIgnore =
        virtualMac
            ? Math.max(OWN_ADDRESSES_ONLY, now.arpIgnore())
            : restored(now.arpIgnore(), OWN_ADDRESSES_ONLY, original.arpIgnore());
    int arpAnnounce =
        virtualMac
            ? BEST_OF_INTERFACE
            : restored(now.arpAnnounce(), BEST_OF_INTERFACE, original.arpAnnounce());
    boolean strict = Math.max(now.rpFilter(), all.rpFilter()) == STRICTLY;
    add(
        base,
        strict ? LOOSELY : now.rpFilter(),
        arpIgnore,
        arpAnnounce,
        YES,
        promote(base, subnets && all.promoteSecondaries() == 0),
        changes);
  }

  private int promote(Link base, boolean needed) {
    int now = base.ipv4().promoteSecondaries();
    if (needed) {
      if (now == 0) {
        promoting.add(base.index());
      }
      return YES;
    }
    if (now == 0) {
      promoting.remove(base.index());
    }
    return promoting.contains(base.index()) ? 0 : now;
  }

  /** Adds the changes that restore every interface but these. */
  void restoreOthers(Set<Integer> needed, Map<Integer, Link> links, List<KernelChange> changes) {
    Set<Integer> others = new HashSet<>(originals.keySet());
    others.removeAll(needed);
    for (int index : others) {
      Link base = links.get(index);
      if (base != null && base.ipv4() != null) {
        Mark.Original original = originals.get(index);
        add(
            base,
            restored(base.ipv4().rpFilter(), LOOSELY, original.rpFilter()),
            restored(base.ipv4().arpIgnore(), OWN_ADDRESSES_ONLY, original.arpIgnore()),
            restored(base.ipv4().arpAnnounce(), BEST_OF_INTERFACE, original.arpAnnounce()),
            restored(base.ipv4().acceptLocal(), YES, original.acceptLocal()),
            promote(base, false),
            changes);
      }
    }
  }

  /** Forgets every interface but these whose settings are restored. */
  void forgetOthers(Set<Integer> needed, Map<Integer, Link> links) {
    Set<Integer> others = new HashSet<>(originals.keySet());
    others.removeAll(needed);
    for (int index : others) {
      List<KernelChange> left = new ArrayList<>();
      Set<Integer> allButThis = new HashSet<>(originals.keySet());
      allButThis.remove(index);
      restoreOthers(allButThis, links, left);
      if (left.isEmpty()) {
        originals.remove(index);
        promoting.remove(index);
      }
    }
  }

  /** What somebody else has changed since is his. */
  private static int restored(int now, int set, int original) {
    return now == set ? original : now;
  }

  private static void add(
      Link base,
      int rpFilter,
      int arpIgnore,
      int arpAnnounce,
      int acceptLocal,
      int promoteSecondaries,
      List<KernelChange> changes) {
    Ipv4Settings now = base.ipv4();
    Ipv4Settings wanted =
        new Ipv4Settings(
            now.forwarding(),
            rpFilter,
            now.arpFilter(),
            arpIgnore,
            arpAnnounce,
            promoteSecondaries,
            acceptLocal,
            now.proxyArp(),
            now.proxyArpPvlan(),
            now.mediumId());
    if (!wanted.equals(now)) {
      changes.add(new KernelChange.SetIpv4(base.index(), wanted));
    }
  }
}
