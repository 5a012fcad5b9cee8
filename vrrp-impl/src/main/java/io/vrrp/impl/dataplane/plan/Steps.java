// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelRoute;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import java.util.ArrayList;
import java.util.List;

/** Collects the steps of a plan and sorts them. */
final class Steps {

  private final List<Step> releases = new ArrayList<>();
  private final List<Step> preparations = new ArrayList<>();
  private final List<Step> holds = new ArrayList<>();
  private final List<Step> downs = new ArrayList<>();
  private final List<Step> restorations = new ArrayList<>();
  private final List<Step> deletions = new ArrayList<>();

  /** Takes an address from an interface. */
  void release(Object router, LinkAddress address) {
    releases.add(new Step(router, new KernelChange.RemoveAddress(address), false));
  }

  /** Removes a route. */
  void release(KernelRoute route) {
    releases.add(0, new Step(null, new KernelChange.RemoveRoute(route), false));
  }

  /** Adds a change that must be made before a virtual router holds its addresses. */
  void prepare(Object router, KernelChange change) {
    preparations.add(new Step(router, change, false));
  }

  /** As {@link #prepare}, for a change that the virtual router can do without. */
  void prepareIfPossible(Object router, KernelChange change) {
    preparations.add(new Step(router, change, true));
  }

  /** Adds a change that gives a virtual router its addresses. */
  void hold(Object router, KernelChange change) {
    holds.add(new Step(router, change, false));
  }

  /** As {@link #hold}, for a change that the virtual router can do without. */
  void holdIfPossible(Object router, KernelChange change) {
    holds.add(new Step(router, change, true));
  }

  /** Sets a macvlan down. */
  void setDown(Object router, Link macvlan) {
    downs.add(new Step(router, new KernelChange.SetUp(macvlan.index(), false), false));
  }

  /** Restores a setting. */
  void restore(KernelChange change) {
    restorations.add(new Step(null, change, false));
  }

  /** Removes a macvlan. */
  void delete(Link macvlan) {
    deletions.add(new Step(null, new KernelChange.RemoveLink(macvlan.index()), false));
  }

  /** Whether all steps were added by {@link #hold}. */
  boolean onlyHold() {
    return releases.isEmpty()
        && preparations.isEmpty()
        && downs.isEmpty()
        && restorations.isEmpty()
        && deletions.isEmpty();
  }

  /**
   * All steps in their order. Addresses are removed before any is added. Macvlans are set down
   * after that, because it takes the kernel long.
   */
  List<Step> inOrder() {
    List<Step> steps = new ArrayList<>(releases);
    steps.addAll(preparations);
    steps.addAll(holds);
    steps.addAll(downs);
    // Restore before deleting: if this process dies in between, the macvlans' aliases still contain
    // the original settings.
    steps.addAll(restorations);
    steps.addAll(deletions);
    return steps;
  }
}
