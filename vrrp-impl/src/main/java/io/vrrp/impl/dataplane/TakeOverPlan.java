// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.protocol.VirtualIp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What each owner that holds nothing would ask of the kernel if it were to hold its addresses: the
 * steps of a plan with that want. Only an owner for which everything else is done already, so that
 * its macvlan is to be set up and the addresses are to be put, and nothing more.
 */
final class TakeOverPlan {

  /** Whoever takes over waits for them, and others wait for him. */
  static final int MAX_CHANGES = 16;

  private final Map<Object, List<KernelChange>> changes = new LinkedHashMap<>();
  private final Set<Object> impossible = new HashSet<>();

  private TakeOverPlan(
      Map<Object, Want> wants,
      NetworkState state,
      BaseSettings baseSettings,
      Plan.Knowledge knowledge,
      StepChoice choice) {
    Map<Object, Want> ifHeld = new LinkedHashMap<>();
    wants.forEach((owner, want) -> ifHeld.put(owner, want.held(want.request())));
    Plan plan = Plan.of(ifHeld, state, baseSettings, knowledge);
    wants.forEach(
        (owner, want) -> {
          if (want.held() || knowledge.isSilent(owner) || needsMoreThanSteps(want, plan)) {
            impossible.add(owner);
          }
        });
    for (Plan.Step step : plan.steps()) {
      add(step, choice.isGivenUp(step.change()));
    }
  }

  /** By owner; in the order of {@link Plan#steps}. */
  static Map<Object, List<KernelChange>> of(
      Map<Object, Want> wants,
      NetworkState state,
      BaseSettings baseSettings,
      Plan.Knowledge knowledge,
      StepChoice choice) {
    if (wants.values().stream().allMatch(Want::held)) {
      return Map.of();
    }
    TakeOverPlan plan = new TakeOverPlan(wants, state, baseSettings, knowledge, choice);
    plan.changes.keySet().removeAll(plan.impossible);
    return plan.changes;
  }

  /**
   * An address needs another packet filter while it is held if its interface has it already, or
   * answers for it by proxy ARP.
   */
  private static boolean needsMoreThanSteps(Want want, Plan plan) {
    if (!want.virtualMac() && Answers.answersForOthers(want, plan)) {
      return true;
    }
    return want.addresses().stream()
        .map(VirtualIp::address)
        .anyMatch(plan.foreignAddressesOf(want.baseIndex())::contains);
  }

  private void add(Plan.Step step, boolean givenUp) {
    if (step.owner() == null || step.optional() && givenUp) {
      return;
    }
    List<KernelChange> ofOwner = changes.computeIfAbsent(step.owner(), owner -> new ArrayList<>());
    ofOwner.add(step.change());
    boolean preparable =
        step.change() instanceof KernelChange.PutAddress
            || step.change() instanceof KernelChange.SetUp set && set.up();
    if (givenUp || !preparable || ofOwner.size() > MAX_CHANGES) {
      impossible.add(step.owner());
    }
  }
}
