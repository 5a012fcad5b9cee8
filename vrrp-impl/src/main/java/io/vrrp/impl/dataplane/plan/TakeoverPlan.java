// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.plan.RouterInput.Circumstance;
import io.vrrp.impl.protocol.VirtualIp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The changes that each virtual router without addresses would need to take over now: the steps of
 * a plan in which it holds its addresses. A virtual router is included only if everything else is
 * done already, so that only its macvlan has to be set up and its addresses added.
 */
public final class TakeoverPlan {

  /**
   * The engine thread waits for these changes, and all other virtual routers wait for the engine
   * thread.
   */
  public static final int MAX_CHANGES = 16;

  private final Map<Object, List<KernelChange>> changes = new LinkedHashMap<>();
  private final Set<Object> impossible = new HashSet<>();

  private TakeoverPlan(PlanInput input, Predicate<KernelChange> givenUp) {
    Plan plan = Plan.of(input.ifHeldFromNow());
    input
        .routers()
        .forEach(
            (router, routerInput) -> {
              if (routerInput.desired().held()
                  || routerInput.is(Circumstance.SILENT)
                  || needsMoreThanSteps(routerInput.desired(), plan.network())) {
                impossible.add(router);
              }
            });
    for (Step step : plan.steps()) {
      add(step, givenUp.test(step.change()));
    }
  }

  /** By virtual router; in the order of {@link Plan#steps}. */
  public static Map<Object, List<KernelChange>> of(
      PlanInput input, Predicate<KernelChange> givenUp) {
    if (input.routers().values().stream().allMatch(routerInput -> routerInput.desired().held())) {
      return Map.of();
    }
    TakeoverPlan plan = new TakeoverPlan(input, givenUp);
    plan.changes.keySet().removeAll(plan.impossible);
    return plan.changes;
  }

  /**
   * Whether a take-over also changes the packet filter. It does if the interface itself has one of
   * the addresses, or answers for it by proxy ARP.
   */
  private static boolean needsMoreThanSteps(DesiredState desired, NetworkView network) {
    if (!desired.virtualMac() && network.answersForOthers(desired)) {
      return true;
    }
    return desired.addresses().stream()
        .map(VirtualIp::address)
        .anyMatch(network.foreignAddressesOf(desired.baseIndex())::contains);
  }

  private void add(Step step, boolean givenUp) {
    // Routes follow when the data plane thread learns of the take-over: clients wait for addresses.
    if (step.router() == null
        || step.optional() && givenUp
        || step.change() instanceof KernelChange.PutRoute) {
      return;
    }
    List<KernelChange> ofRouter =
        changes.computeIfAbsent(step.router(), router -> new ArrayList<>());
    ofRouter.add(step.change());
    boolean preparable =
        step.change() instanceof KernelChange.PutAddress
            || step.change() instanceof KernelChange.SetUp set && set.up();
    if (givenUp || !preparable || ofRouter.size() > MAX_CHANGES) {
      impossible.add(step.router());
    }
  }
}
