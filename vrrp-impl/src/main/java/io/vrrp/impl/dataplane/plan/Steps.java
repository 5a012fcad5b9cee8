// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import java.util.ArrayList;
import java.util.List;

/** Collects the steps of a plan, each in its place. */
final class Steps {

  private final List<Step> releases = new ArrayList<>();
  private final List<Step> preparations = new ArrayList<>();
  private final List<Step> holds = new ArrayList<>();
  private final List<Step> downs = new ArrayList<>();
  private final List<Step> restorations = new ArrayList<>();
  private final List<Step> deletions = new ArrayList<>();

  /** Takes an address from an interface. */
  void release(Object owner, LinkAddress address) {
    releases.add(new Step(owner, new KernelChange.RemoveAddress(address), false));
  }

  /** Changes what must be right before an owner holds its addresses. */
  void prepare(Object owner, KernelChange change) {
    preparations.add(new Step(owner, change, false));
  }

  /** As {@link #prepare}, of a change that is not necessary. */
  void prepareIfPossible(Object owner, KernelChange change) {
    preparations.add(new Step(owner, change, true));
  }

  /** Lets an owner hold its addresses. */
  void hold(Object owner, KernelChange change) {
    holds.add(new Step(owner, change, false));
  }

  /** Sets a macvlan down. */
  void setDown(Object owner, Link macvlan) {
    downs.add(new Step(owner, new KernelChange.SetUp(macvlan.index(), false), false));
  }

  /** Restores a setting that is not needed any more. */
  void restore(KernelChange change) {
    restorations.add(new Step(null, change, false));
  }

  /** Removes a macvlan. */
  void delete(Link macvlan) {
    deletions.add(new Step(null, new KernelChange.RemoveLink(macvlan.index()), false));
  }

  /** Whether there are no other steps than those that {@link #hold} added. */
  boolean onlyHold() {
    return releases.isEmpty()
        && preparations.isEmpty()
        && downs.isEmpty()
        && restorations.isEmpty()
        && deletions.isEmpty();
  }

  /**
   * All steps in their order. Addresses are removed before any is added. The kernel takes long to
   * set a macvlan down, so that comes after adding.
   */
  List<Step> inOrder() {
    List<Step> steps = new ArrayList<>(releases);
    steps.addAll(preparations);
    steps.addAll(holds);
    steps.addAll(downs);
    // The macvlans remember what to restore, should this process die in between.
    steps.addAll(restorations);
    steps.addAll(deletions);
    return steps;
  }
}
