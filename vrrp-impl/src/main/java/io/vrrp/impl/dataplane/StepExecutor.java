// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelNetwork;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.plan.Step;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;

/** Takes the steps of a plan, and refuses the virtual routers whose steps the kernel refuses. */
final class StepExecutor {

  /** The result of taking steps. */
  enum Outcome {
    /** The kernel made all of them. */
    MADE,
    /** The kernel refused some of them. */
    REFUSED,
    /** None was tried: a take-over has made the plan outdated. */
    OUTDATED
  }

  private final KernelNetwork kernel;
  private final NetworkState state;
  private final Routers routers;
  private final PreparedTakeovers takeovers;
  private final StepChoice choice;
  private final RouterReports reports;
  private final LongSupplier clock;

  StepExecutor(
      KernelNetwork kernel,
      NetworkState state,
      Routers routers,
      PreparedTakeovers takeovers,
      StepChoice choice,
      RouterReports reports,
      LongSupplier clock) {
    this.kernel = kernel;
    this.state = state;
    this.routers = routers;
    this.takeovers = takeovers;
    this.choice = choice;
    this.reports = reports;
    this.clock = clock;
  }

  /**
   * Takes steps.
   *
   * @param renewed the virtual routers whose addresses all get a new lifetime
   * @param ipv4Bases the interfaces that have IPv4 virtual routers
   */
  Outcome take(List<Step> steps, Set<Object> renewed, Set<Integer> ipv4Bases) throws IOException {
    if (!takeovers.beginChanges()) {
      return Outcome.OUTDATED;
    }
    List<String> answers;
    try {
      answers = kernel.apply(steps.stream().map(Step::change).toList(), state);
    } finally {
      takeovers.endChanges();
    }
    long now = clock.getAsLong();
    Map<Object, String> refusals = new LinkedHashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (answers.get(i) != null) {
        refused(step, answers.get(i), ipv4Bases, refusals);
      } else if (step.change() instanceof KernelChange.PutAddress put
          && renewed.contains(step.router())) {
        routers.get(step.router()).lifetime().renewed(put.lifetimeSeconds(), now);
      }
    }
    // It is not a refusal if an interface disappeared or was set down meanwhile.
    refusals.forEach(
        (router, text) -> {
          Link base = state.links().get(routers.get(router).desired().baseIndex());
          if (!state.isStale() && base != null && base.adminUp()) {
            reports.refuse(router, text);
          }
        });
    return answers.stream().allMatch(Objects::isNull) ? Outcome.MADE : Outcome.REFUSED;
  }

  private void refused(
      Step step, String answer, Set<Integer> ipv4Bases, Map<Object, String> refusals) {
    if (step.change() instanceof KernelChange.SetIpv4 set && ipv4Bases.contains(set.index())) {
      routers
          .all()
          .forEach(
              (router, addresses) -> {
                if (addresses.desired().family() == IpFamily.IPV4
                    && addresses.desired().baseIndex() == set.index()) {
                  refusals.putIfAbsent(router, answer);
                }
              });
    } else if (step.router() == null || step.optional()) {
      choice.giveUp(step.change());
      reports.warnOnce(answer);
    } else {
      refusals.putIfAbsent(step.router(), answer);
    }
  }
}
