// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.kernel.KernelNetwork;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds changes that the kernel does not report: most settings of interfaces, and memberships in
 * the VRRP group. An interface loses its membership unnoticed in two cases: the kernel destroys its
 * IPv6 while reports are lost, or another program closes the socket that joined first.
 */
final class UnreportedChanges {

  /**
   * A check reads only some of the macvlans, and the next check reads the next ones: reading
   * hundreds at once would cost too much.
   */
  private static final int MAX_MACVLANS_PER_CHECK = 16;

  /** With more links, the list of members is too long to be read every two seconds. */
  private static final int MAX_LINKS_FOR_FREQUENT_CHECKS = 16;

  /**
   * After this number of checks the routes are read again: if another program replaces one of ours,
   * the kernel reports only the other program's route. With a full routing table of another program
   * it takes the kernel some hundredths of a second. A multiple of the number after which
   * everything is read.
   */
  private static final int CHECKS_PER_ROUTE_READING = 60;

  private final KernelNetwork kernel;
  private final NetworkState state;
  private final Consumer<String> warnings;

  /** The members at the last check. */
  private final Map<IpFamily, Set<Integer>> members = new HashMap<>();

  /** The next check begins with the first macvlan that has at least this index. */
  private int nextMacvlan;

  UnreportedChanges(KernelNetwork kernel, NetworkState state, Consumer<String> warnings) {
    this.kernel = kernel;
    this.state = state;
    this.warnings = warnings;
  }

  /** Marks the settings that virtual routers depend on as stale, so that they are read again. */
  void checkSettings(Collection<DesiredState> wants, Collection<Integer> macvlans) {
    if (wants.isEmpty()) {
      return;
    }
    state.setSettingsOfAllStale(true);
    wants.forEach(desired -> state.setLinkStale(desired.baseIndex()));
    List<Integer> inTurn = new ArrayList<>(macvlans);
    inTurn.sort((a, b) -> Integer.compareUnsigned(a - nextMacvlan, b - nextMacvlan));
    inTurn.stream().limit(MAX_MACVLANS_PER_CHECK).forEach(state::setLinkStale);
    if (!inTurn.isEmpty()) {
      nextMacvlan = inTurn.get(Math.min(inTurn.size(), MAX_MACVLANS_PER_CHECK) - 1) + 1;
    }
  }

  /**
   * Now and then has the routes read again, if any are wanted.
   *
   * @param checks how many checks there were
   */
  void checkRoutes(Collection<DesiredState> wants, int checks) {
    if (checks % CHECKS_PER_ROUTE_READING == 0
        && wants.stream().anyMatch(desired -> !desired.options().routes().isEmpty())) {
      state.setRoutesStale();
    }
  }

  /** As {@link #checkMemberships}, if there are few links. */
  void checkFewMemberships(Collection<DesiredState> wants) {
    if (state.links().size() <= MAX_LINKS_FOR_FREQUENT_CHECKS) {
      checkMemberships(wants);
    }
  }

  /** Finds interfaces of virtual routers that have lost their membership in the VRRP group. */
  void checkMemberships(Collection<DesiredState> wants) {
    for (IpFamily family : IpFamily.values()) {
      Set<Integer> bases = new HashSet<>();
      for (DesiredState desired : wants) {
        if (desired.family() == family) {
          bases.add(desired.baseIndex());
        }
      }
      try {
        checkMemberships(family, bases);
      } catch (IOException e) {
        warnings.accept(
            "VRRP group memberships: cannot be checked ("
                + e.getMessage()
                + "); if an interface loses its membership, it may hear no advertisements");
      }
    }
  }

  private void checkMemberships(IpFamily family, Set<Integer> bases) throws IOException {
    Set<Integer> now = bases.isEmpty() ? Set.of() : kernel.groupMembers(family);
    Set<Integer> before = members.put(family, now);
    for (int base : bases) {
      if (before != null && before.contains(base) && !now.contains(base)) {
        state.renewIpDevice(base, family);
      }
    }
  }
}
