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
 * Looks for changes that the kernel does not report: of most settings of interfaces, and of
 * memberships in the VRRP group. An interface loses its membership unnoticed if the kernel destroys
 * its IPv6 while reports are lost, or if another program closes a socket that made it a member
 * first.
 */
final class UnreportedChanges {

  /** The macvlans are looked at in turn, or with hundreds of them it would cost too much. */
  private static final int MAX_MACVLANS_PER_CHECK = 16;

  /** With more links the list of members is too long to be read every other second. */
  private static final int FEW_LINKS = 16;

  private final KernelNetwork kernel;
  private final NetworkState state;
  private final Consumer<String> warnings;

  /** The interfaces that were members at the last look. */
  private final Map<IpFamily, Set<Integer>> members = new HashMap<>();

  /** The macvlan that is looked at first next time has at least this index. */
  private int nextMacvlan;

  UnreportedChanges(KernelNetwork kernel, NetworkState state, Consumer<String> warnings) {
    this.kernel = kernel;
    this.state = state;
    this.warnings = warnings;
  }

  /** Has the settings read again that matter to virtual routers. */
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

  /** As {@link #checkMemberships}, if that is cheap. */
  void checkFewMemberships(Collection<DesiredState> wants) {
    if (state.links().size() <= FEW_LINKS) {
      checkMemberships(wants);
    }
  }

  /** Finds interfaces of virtual routers that are no members of the VRRP group any more. */
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
            "group memberships cannot be checked ("
                + e.getMessage()
                + "); a lost one may remain unnoticed");
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
