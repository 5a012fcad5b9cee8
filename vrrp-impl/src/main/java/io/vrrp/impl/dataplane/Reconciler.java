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
 * Makes the kernel what the owners want, and reports to them what came of it. Belongs to the data
 * plane's thread.
 */
final class Reconciler {

  /** Enough for what depends on one another; what is not done by then waits for the next turn. */
  private static final int MAX_PASSES = 8;

  /**
   * How long after the start macvlans that no owner wants are kept: their virtual routers may only
   * not have been configured yet.
   */
  private static final long ADOPTION_PERIOD = TimeUnit.SECONDS.toNanos(5);

  /**
   * What a plan without steps was made of, beside the owners.
   *
   * @param stateVersion the version of the state
   * @param adoption whether macvlans that an earlier process left may still find their owners
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

  /** What the latest plan was made of, if nothing was left to do; otherwise null. */
  private Basis settled;

  private Ipv4Settings settingsOfAll;

  /** The macvlans that an earlier process left and no owner has wanted yet. */
  private final Set<Integer> inherited = new HashSet<>();

  private final long adoptionEnd;

  /** Whether there was more to do in the last turn than there was time for. */
  private boolean moreToDo;

  /** Whether nothing is wanted any more, and everything is to go at once. */
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

  /** An owner has stated at this time what it wants. */
  void want(Object owner, DesiredState desired, long time) {
    OwnerState of = owners.state(owner, desired, time);
    of.setNotHeld();
    lookAtSettings(of);
  }

  /**
   * A new master needs the right settings, and the kernel does not report every change. They are
   * read after the addresses have been added.
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

  /**
   * An owner has taken over what it wants at this time. The next turn sees to what is missing all
   * the same.
   */
  void tookOver(Object owner, DesiredState desired, PreparedTakeovers.Attempt attempt, long time) {
    takeovers.reported();
    unsettle();
    if (!attempt.made()) {
      // What it wants it states once more.
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

  /** Another node is master and answers for these addresses, as long as this owner holds none. */
  void leaveToMaster(Object owner, Set<IpAddress> addresses) {
    owners.leaveToMaster(owner, addresses);
  }

  /** That an owner's addresses are held is to be reported again. */
  void check(Object owner) {
    owners.check(owner);
  }

  /** An owner wants nothing more. */
  void forget(Object owner) {
    owners.forget(owner);
  }

  /** No owner wants anything more. */
  void stop() {
    owners.forgetAll();
    stopping = true;
  }

  /** Takes in which owners confirmed that what they want is still wanted. */
  void take(Confirmations confirmations) {
    confirmations.takeInto(owners::confirmed);
  }

  /** The next plan may be another one than the latest. */
  void unsettle() {
    settled = null;
  }

  /** No owner can get what it wants. */
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

  /** What is wanted. */
  Collection<DesiredState> wants() {
    return owners.all().values().stream().map(OwnerState::desired).toList();
  }

  /** The links that were made for what is wanted. */
  Set<Integer> macvlans() {
    return owners.macvlans();
  }

  /** A number that changes whenever {@link #macvlans} may have changed. */
  long macvlansVersion() {
    return owners.macvlansVersion();
  }

  /** When there is something to do though nothing happens, but not after this time. */
  long nextTime(long latest) {
    long now = clock.getAsLong();
    return moreToDo ? now : owners.nextTime(now, latest);
  }

  // ---------------------------------------------------------------- one turn

  /** Makes the kernel what is wanted, as far as that is possible now. */
  void turn() throws IOException {
    if (!isSettled() || !renew()) {
      reconcile();
    }
    owners.endRenewal();
  }

  /** Whether another plan would be as empty as the latest one, but for lifetimes. */
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
   * Gives the addresses another lifetime that are due, as the latest plan did: with a thousand
   * virtual routers it is worth sparing another one.
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
      // What only waited for other steps is planned in the next pass.
      moreToDo = first.get(0).setsDown() && first.size() < steps.size();
      boolean taken = take(first, plan.renewals(), plan.ipv4Bases());
      if (state.isStale() && !stopping) {
        break;
      }
      if (taken && plan.onlyRenews() && state.version() == basis.stateVersion()) {
        // Then another plan would be empty.
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

  /** Draws the conclusions from a plan: for the packet filter, and for the owners. */
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
      if (choice.isInVain(step)) {
        warnOnce("the kernel does not make this change: " + step.change());
      }
      if (step.owner() != null && step.change() instanceof KernelChange.RemoveAddress) {
        otherPrograms.expectMissing(step.owner());
      }
    }
  }

  private void prepareTakeovers(long now) {
    if (!stopping) {
      // The owners were refused nothing since the plan that had no steps.
      PlanInput input = input(now);
      takeovers.prepare(TakeoverPlan.of(input, choice::isGivenUp), input.owners(), kernel);
    }
  }

  /** Returns whether the kernel made all steps. */
  private boolean take(List<Step> steps, Set<Object> renewed, Set<Integer> ipv4Bases)
      throws IOException {
    StepExecutor.Outcome outcome = executor.take(steps, renewed, ipv4Bases);
    moreToDo |= outcome == StepExecutor.Outcome.OUTDATED;
    return outcome == StepExecutor.Outcome.MADE;
  }
}
