// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.filter.FilterControl;
import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelNetwork;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.plan.BaseSettings;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.dataplane.plan.Macvlans;
import io.vrrp.impl.dataplane.plan.Plan;
import io.vrrp.impl.dataplane.plan.PlanInput;
import io.vrrp.impl.dataplane.plan.Step;
import io.vrrp.impl.dataplane.plan.TakeoverPlan;
import io.vrrp.impl.protocol.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Brings the kernel to the owners' desired states and reports the results. Belongs to the data
 * plane thread.
 */
final class Reconciler {

  /**
   * Enough for steps that depend on each other. If steps remain after this, the next turn takes
   * them.
   */
  private static final int MAX_PASSES = 8;

  /**
   * Macvlans of an earlier process are kept for this time after the start: their virtual routers
   * may be configured a little later.
   */
  private static final long ADOPTION_PERIOD = TimeUnit.SECONDS.toNanos(5);

  /**
   * What the last plan without steps depended on, besides the owners.
   *
   * @param stateVersion the version of the state
   * @param adoption whether macvlans of an earlier process may still find their owners
   */
  private record Basis(long stateVersion, boolean adoption) {}

  private final KernelNetwork kernel;
  private final NetworkState state;
  private final FilterControl filtering;
  private final PreparedTakeovers takeovers;
  private final LongSupplier clock;

  private final Owners owners = new Owners();
  private final OwnerReports reports;
  private final OtherPrograms otherPrograms;
  private final BaseSettings baseSettings = new BaseSettings();
  private final StepChoice choice = new StepChoice();
  private final StepExecutor executor;

  /** What the latest plan depended on, if it left nothing to do; otherwise null. */
  private Basis settled;

  private Ipv4Settings settingsOfAll;

  /** The macvlans of an earlier process that no owner has wanted yet. */
  private final Set<Integer> inherited = new HashSet<>();

  private final long adoptionEnd;

  /** Whether the last turn left steps undone for lack of time. */
  private boolean moreToDo;

  /** Whether everything is to be removed at once. */
  private boolean stopping;

  Reconciler(
      KernelNetwork kernel,
      NetworkState state,
      FilterControl filtering,
      PreparedTakeovers takeovers,
      DataPlaneListener listener,
      LongSupplier clock) {
    this.kernel = kernel;
    this.state = state;
    this.filtering = filtering;
    this.takeovers = takeovers;
    this.clock = clock;
    this.reports = new OwnerReports(owners, listener);
    this.otherPrograms = new OtherPrograms(owners, state, takeovers, reports);
    this.executor = new StepExecutor(kernel, state, owners, takeovers, choice, reports, clock);
    this.adoptionEnd = clock.getAsLong() + ADOPTION_PERIOD;
  }

  // ---------------------------------------------------------------- what is wanted

  /** Sets the desired state of an owner. */
  void want(Object owner, DesiredState desired, long time) {
    OwnerState of = owners.state(owner, desired, time);
    of.setNotHeld();
    lookAtSettings(of);
  }

  /**
   * Has the settings read, because a new master depends on them and the kernel does not report
   * every change. They are read after the addresses were added, so that reading delays no
   * take-over.
   */
  private void lookAtSettings(OwnerState owner) {
    if (owner.desired().held()) {
      state.setSettingsOfAllStale(true);
      state.setLinkStale(owner.desired().baseIndex());
      if (owner.macvlan() != null) {
        state.setLinkStale(owner.macvlan());
      }
    }
  }

  /** An owner has taken over. The next turn adds anything that is still missing. */
  void tookOver(Object owner, DesiredState desired, PreparedTakeovers.Attempt attempt, long time) {
    takeovers.reported();
    unsettle();
    if (!attempt.made()) {
      // The owner sets its desired state again.
      state.setStale(true);
      return;
    }
    OwnerState of = owners.state(owner, desired, time);
    of.setHeld();
    lookAtSettings(of);
    of.lifetime().renewed(desired.lifetimeSeconds(), time);
    try {
      kernel.learn(attempt.changes(), state);
    } catch (IOException e) {
      state.setStale(true);
    }
  }

  /** Sets the addresses for which another node, the master, answers while this owner holds none. */
  void leaveToMaster(Object owner, Set<IpAddress> addresses) {
    owners.leaveToMaster(owner, addresses);
  }

  /** Makes the next report that an owner's addresses are held due again. */
  void check(Object owner) {
    owners.check(owner);
  }

  /** Removes an owner. */
  void forget(Object owner) {
    owners.forget(owner);
  }

  /** Removes all owners. */
  void stop() {
    owners.forgetAll();
    stopping = true;
  }

  /** Applies the owners' new confirmations. */
  void take(Confirmations confirmations) {
    confirmations.takeInto(owners::confirmed);
  }

  /** The next plan may differ from the latest one. */
  void unsettle() {
    settled = null;
  }

  /** Refuses all owners. */
  void refuseAll(String text) {
    reports.refuseAll(text);
  }

  void warnOnce(String text) {
    reports.warnOnce(text);
  }

  // ---------------------------------------------------------------- what there is

  /** Everything was read for the first time. */
  void inherit() {
    for (Link link : state.links().values()) {
      if (Macvlans.isOurs(link)) {
        inherited.add(link.index());
      }
    }
  }

  /** Everything was read again. */
  void hasRead(Ipv4Settings newSettingsOfAll) {
    settingsOfAll = newSettingsOfAll;
    choice.retry();
    filtering.retry();
  }

  /** The settings that apply to all interfaces were read. */
  void settingsOfAllAre(Ipv4Settings newSettingsOfAll) {
    if (!newSettingsOfAll.equals(settingsOfAll)) {
      settingsOfAll = newSettingsOfAll;
      unsettle();
    }
  }

  /** The desired states of all owners. */
  Collection<DesiredState> wants() {
    return owners.all().values().stream().map(OwnerState::desired).toList();
  }

  /** The macvlans that were made for the owners. */
  Set<Integer> macvlans() {
    return owners.macvlans();
  }

  /** Changes whenever {@link #macvlans} may have changed. */
  long macvlansVersion() {
    return owners.macvlansVersion();
  }

  /** When the next delayed action is due, but {@code latest} at the latest. */
  long nextTime(long latest) {
    long now = clock.getAsLong();
    return moreToDo ? now : owners.nextTime(now, latest);
  }

  // ---------------------------------------------------------------- one turn

  /** Brings the kernel to the desired states, as far as that is possible now. */
  void turn() throws IOException {
    if (!isSettled() || !renew()) {
      reconcile();
    }
    owners.endRenewal();
  }

  /** Whether a new plan would be empty, except for renewals of lifetimes. */
  private boolean isSettled() {
    if (settled == null || !settled.equals(basis())) {
      return false;
    }
    long now = clock.getAsLong();
    for (OwnerState owner : owners.all().values()) {
      if (!owner.isAsSettled(now)) {
        return false;
      }
    }
    return true;
  }

  private Basis basis() {
    return new Basis(state.version(), clock.getAsLong() < adoptionEnd);
  }

  private void settle(Basis basis, long planned) {
    settled = basis;
    owners.all().values().forEach(owner -> owner.settle(planned));
  }

  /**
   * Renews the addresses that are due, with the steps of the latest plan: making a new plan for a
   * thousand virtual routers takes long.
   *
   * @return whether nothing is left to do
   */
  private boolean renew() throws IOException {
    List<Step> due = new ArrayList<>();
    Set<Object> renewed = new HashSet<>();
    long now = clock.getAsLong();
    for (Map.Entry<Object, OwnerState> entry : owners.all().entrySet()) {
      OwnerState owner = entry.getValue();
      if (owner.desired().held() && owner.lifetime().isDueAgain(owner.desired(), now)) {
        if (owner.renewals() == null) {
          return false;
        }
        renewed.add(entry.getKey());
        due.addAll(owner.renewals());
      }
    }
    return due.isEmpty()
        || take(due, renewed, Set.of()) && state.version() == settled.stateVersion();
  }

  private void reconcile() throws IOException {
    settled = null;
    owners.all().values().forEach(owner -> owner.setRenewals(null));
    otherPrograms.beginTurn();
    choice.beginTurn();
    moreToDo = false;
    for (int pass = 0; pass < MAX_PASSES && !moreToDo; pass++) {
      long now = clock.getAsLong();
      otherPrograms.noticeForcedUps(now);
      Basis basis = basis();
      baseSettings.learn(state.links(), wants(), settingsOfAll);
      PlanInput input = input(now);
      Plan plan = Plan.of(input);
      otherPrograms.noticeRemovedMacvlans(now);
      boolean adopted = inherited.removeAll(plan.macvlansByOwner().values());
      boolean asBefore = !owners.learnMacvlans(plan.macvlansByOwner()) && !adopted;
      draw(plan, now);
      List<Step> steps = choice.possible(plan.steps(), this::isRefused);
      prepareFor(steps);
      if (steps.isEmpty()) {
        baseSettings.forgetOthers(plan.ipv4Bases(), state.links());
        prepareTakeovers(now);
        if (asBefore) {
          settle(basis, now);
        }
        break;
      }
      takeovers.withdrawAll(steps);
      List<Step> first = stopping ? steps : StepChoice.inTime(steps);
      // The next pass plans the steps that only waited for other steps.
      moreToDo = first.get(0).setsDown() && first.size() < steps.size();
      boolean taken = take(first, plan.renewals(), plan.ipv4Bases());
      if (state.isStale() && !stopping) {
        break;
      }
      if (taken && plan.onlyRenews() && state.version() == basis.stateVersion()) {
        // A new plan would be empty: do not make it.
        prepareTakeovers(now);
        if (asBefore) {
          settle(basis, now);
        }
        first.stream()
            .collect(Collectors.groupingBy(Step::owner))
            .forEach((owner, renewals) -> owners.get(owner).setRenewals(renewals));
        break;
      }
    }
  }

  private PlanInput input(long now) {
    boolean adopts = !stopping && now < adoptionEnd;
    return new PlanInput(
        owners.inputs(now),
        state,
        baseSettings,
        settingsOfAll,
        adopts ? Set.copyOf(inherited) : Set.of());
  }

  /** Applies the results of a plan to the packet filter and the owners. */
  private void draw(Plan plan, long now) {
    plan.impossible().forEach(reports::refuse);
    filtering.update(plan);
    if (filtering.warning() != null) {
      warnOnce(filtering.warning());
    }
    reports.judge(filtering, settingsOfAll);
    plan.missing().forEach((owner, what) -> otherPrograms.noticeMissing(owner, what, now));
    reports.report(plan);
  }

  private boolean isRefused(Object owner) {
    OwnerState of = owners.get(owner);
    return of != null && of.isRefused();
  }

  private void prepareFor(List<Step> steps) {
    for (Step step : steps) {
      if (choice.isWithoutEffect(step)) {
        warnOnce(
            "data plane: the kernel does not make this change, and it is not tried again: "
                + step.change());
      }
      if (step.owner() != null && step.change() instanceof KernelChange.RemoveAddress) {
        otherPrograms.expectMissing(step.owner());
      }
    }
  }

  private void prepareTakeovers(long now) {
    if (!stopping) {
      // No owner was refused since the plan without steps.
      PlanInput input = input(now);
      takeovers.prepare(TakeoverPlan.of(input, choice::isGivenUp), input.owners(), kernel);
    }
  }

  /** Takes steps. Returns whether the kernel made all of them. */
  private boolean take(List<Step> steps, Set<Object> renewed, Set<Integer> ipv4Bases)
      throws IOException {
    StepExecutor.Outcome outcome = executor.take(steps, renewed, ipv4Bases);
    moreToDo |= outcome == StepExecutor.Outcome.OUTDATED;
    return outcome == StepExecutor.Outcome.MADE;
  }
}
