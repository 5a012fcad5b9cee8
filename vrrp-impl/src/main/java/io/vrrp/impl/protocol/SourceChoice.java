// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The source address of a virtual router's advertisements (RFC 9568 §1.7, primary IP address).
 *
 * <p>Unicast peers accept only the source in their configuration, and the primary address decides
 * between equal priorities (§6.4.3). So an address that reaches the others stays as long as it
 * exists, whatever other addresses come and go, and in whatever order the kernel lists them.
 *
 * @param address the chosen address
 * @param reaches whether it is known to reach the others: one of the unicast peers, or without
 *     peers the subnet of a virtual IP address. If not, a better address replaces it.
 * @param virtual whether another virtual router of this node has it as virtual IP address. It is
 *     the last resort: any other address replaces it.
 */
public record SourceChoice(LocalAddress address, boolean reaches, boolean virtual) {

  /** A choice that is not a last resort. */
  public SourceChoice(LocalAddress address, boolean reaches) {
    this(address, reaches, false);
  }

  /**
   * A candidate, and what it can reach.
   *
   * @param listed whether it is configured, or among the peers
   * @param routes to how many peers the system's routes use it as the source
   * @param neighbors how many of the others are in its subnet
   * @param match the longest prefix that it has in common with one of them
   * @param first the place in the list of the first that it reaches
   * @param own whether it is a virtual IP address of this virtual router
   */
  private record Candidate(
      LocalAddress local,
      boolean listed,
      int routes,
      int neighbors,
      int match,
      int first,
      boolean own) {

    boolean reaches() {
      return listed || routes > 0 || neighbors > 0;
    }

    /** The reasons to leave an address that still exists, the most important first. */
    private int[] benefits() {
      return new int[] {
        reaches() ? 1 : 0, lacks(AddressTrait.LINK_SCOPE), lacks(AddressTrait.TEMPORARY)
      };
    }

    boolean isWorthAChangeFrom(Candidate other) {
      return Arrays.compare(benefits(), other.benefits()) > 0;
    }

    private int[] merits() {
      return new int[] {
        listed ? 1 : 0,
        routes,
        neighbors,
        match,
        -first,
        own ? 0 : 1,
        lacks(AddressTrait.LINK_SCOPE),
        lacks(AddressTrait.TEMPORARY),
        lacks(AddressTrait.DEPRECATED),
        lacks(AddressTrait.SECONDARY)
      };
    }

    /** Of two different addresses, one is always better. */
    boolean isBetterThan(Candidate other) {
      int difference = Arrays.compare(merits(), other.merits());
      return difference == 0
          ? local.address().compareTo(other.local.address()) < 0
          : difference > 0;
    }

    private int lacks(AddressTrait trait) {
      return local.is(trait) ? 0 : 1;
    }
  }

  /** Further facts that the choice depends on. */
  public interface Knowledge {

    /**
     * The source address that the system's routes choose for packets to a peer, or null. Called
     * only when a choice must be made.
     */
    IpAddress sourceTo(IpAddress peer);

    /**
     * Whether another virtual router of this node has this address as virtual IP address. Other
     * nodes may have it too, so it is chosen only if there is no other.
     */
    boolean isVirtual(IpAddress address);
  }

  /**
   * Chooses the address: a pure function.
   *
   * <p>Over IPv6 the address is link-local (RFC 9568 §5.1.2.1). An owner may send from one of the
   * virtual IP addresses, which are its own (§1.7). Without peers an address in the subnet of a
   * virtual IP address is preferred.
   *
   * <p>With unicast peers it is the configured address, or the best one of their scope. The best
   * one is an address that the list of peers itself contains; then the one from which the system's
   * routes reach most peers; then one in whose subnet most peers are. Of equal ones, it is the one
   * that reaches the first peer of the list.
   *
   * @param present the former choice, or null
   * @param addresses all addresses of the interface that packets may be sent from
   * @param knowledge provides the further facts
   * @return null if there is no such address
   */
  public static SourceChoice choose(
      RouterParameters parameters,
      SourceChoice present,
      List<LocalAddress> addresses,
      Knowledge knowledge) {
    List<LocalAddress> possible = new ArrayList<>();
    List<LocalAddress> virtual = new ArrayList<>();
    LocalAddress inUse = null;
    for (LocalAddress address : addresses) {
      if (maySendFrom(parameters, address.address())) {
        if (present != null
            && !present.virtual
            && address.address().equals(present.address.address())) {
          inUse = address;
          possible.add(address);
        } else {
          (knowledge.isVirtual(address.address()) ? virtual : possible).add(address);
        }
      }
    }
    if (possible.isEmpty() && !virtual.isEmpty()) {
      SourceChoice lastResort = best(candidates(parameters, virtual, knowledge), null);
      return new SourceChoice(lastResort.address, lastResort.reaches, true);
    }
    if (inUse != null && present.reaches && !inUse.is(AddressTrait.TEMPORARY)) {
      return new SourceChoice(inUse, true);
    }
    return best(candidates(parameters, possible, knowledge), inUse);
  }

  private static boolean maySendFrom(RouterParameters parameters, IpAddress address) {
    Unicast unicast = parameters.unicast();
    boolean fits =
        unicast.isUsed()
            ? unicast.canSendFrom(address)
            : address.family() == parameters.family()
                && (!address.v6() || address.isIpv6LinkLocal());
    return fits && (parameters.owner() || !parameters.addresses().contains(address));
  }

  private static SourceChoice best(List<Candidate> candidates, LocalAddress inUse) {
    Candidate best = null;
    Candidate present = null;
    for (Candidate candidate : candidates) {
      if (best == null || candidate.isBetterThan(best)) {
        best = candidate;
      }
      if (candidate.local() == inUse) {
        present = candidate;
      }
    }
    if (best == null) {
      return null;
    }
    Candidate chosen = present == null || best.isWorthAChangeFrom(present) ? best : present;
    return new SourceChoice(chosen.local(), chosen.reaches());
  }

  private static List<Candidate> candidates(
      RouterParameters parameters, List<LocalAddress> possible, Knowledge knowledge) {
    List<IpAddress> virtualIps = parameters.addresses();
    List<IpAddress> peers = parameters.unicast().peers();
    boolean configured = parameters.unicast().source() != null;
    List<IpAddress> routed = new ArrayList<>();
    for (IpAddress peer : configured ? List.<IpAddress>of() : peers) {
      // Link-local destinations have the same route on each interface.
      routed.add(peer.isIpv6LinkLocal() ? null : knowledge.sourceTo(peer));
    }
    List<Candidate> candidates = new ArrayList<>();
    for (LocalAddress local : possible) {
      IpAddress address = local.address();
      candidates.add(
          candidate(
              local,
              configured || peers.contains(address),
              parameters.unicast().isUsed() ? peers : virtualIps,
              routed,
              virtualIps.contains(address)));
    }
    return candidates;
  }

  /**
   * Finds what an address can reach.
   *
   * @param others what it should reach
   * @param routed the source of the route to each of them, if known
   */
  private static Candidate candidate(
      LocalAddress local,
      boolean listed,
      List<IpAddress> others,
      List<IpAddress> routed,
      boolean own) {
    int routes = 0;
    int neighbors = 0;
    int longest = 0;
    int first = others.size();
    for (int i = 0; i < others.size(); i++) {
      boolean hasRoute = i < routed.size() && local.address().equals(routed.get(i));
      int match = local.match(others.get(i));
      routes += hasRoute ? 1 : 0;
      neighbors += match > 0 ? 1 : 0;
      longest = Math.max(longest, match);
      first = hasRoute || match > 0 ? Math.min(first, i) : first;
    }
    return new Candidate(local, listed, routes, neighbors, longest, first, own);
  }
}
