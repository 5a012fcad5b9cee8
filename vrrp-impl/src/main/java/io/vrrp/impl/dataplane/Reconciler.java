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
 * Brings the kernel to the virtual routers' desired states and reports the results. Belongs to the
 * data plane thread.
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
   * What the last plan without steps depended on, in addition to the virtual routers.
   *
   * @param stateVersion the version of the state
   * @param adoption whether macvlans of an earlier process may still find their virtual routers
   */
  private record Basis(long stateVersion, boolean adoption) {}

  private final KernelNetwork kernel;
  private final NetworkState state;
  private final FilterControl filtering;
  private final PreparedTakeovers takeovers;
  private final LongSupplier clock;

  private final Routers routers = new Routers();
  private final RouterReports reports;
  private final OtherPrograms otherPrograms;
  private final BaseSettings baseSettings = new BaseSettings();
  private final StepChoice choice = new StepChoice();
  private final StepExecutor executor;

  /** What the latest plan depended on, if it left nothing to do; otherwise null. */
  private Basis settled;

  private Ipv4Settings settingsOfAll;

  /** The macvlans of an earlier process that no virtual router has wanted yet. */
  private final Set<Integer> inherited = new HashSet<>();

  private final long adoptionEnd;

  /** Whether the last turn left steps undone for lack of time. */
  private boolean moreToDo;

  /** Whether everything must be removed at once. */
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
    this.reports = new RouterReports(routers, listener);
    this.otherPrograms = new OtherPrograms(routers, state, takeovers, reports);
    this.executor = new StepExecutor(kernel, state, routers, takeovers, choice, reports, clock);
    this.adoptionEnd = clock.getAsLong() + ADOPTION_PERIOD;
  }

  // ---------------------------------------------------------------- what is wanted

  /** Sets the desired state of a virtual router. */
  void want(Object router, DesiredState desired, long time) {
    RouterAddresses addresses = routers.state(router, desired, time);
    addresses.setNotHeld();
    lookAtSettings(addresses);
  }

  /**
   * Has the settings read, because a new master depends on them and the kernel does not report
   * every change. They are read after the addresses were added, so that reading delays no
   * take-over.
   */
  private void lookAtSettings(RouterAddresses router) {
    if (router.desired().held()) {
      state.setSettingsOfAllStale(true);
      state.setLinkStale(router.desired().baseIndex());
      if (router.macvlan() != null) {
        state.setLinkStale(router.macvlan());
      }
    }
  }

  /** A virtual router has taken over. The next turn adds anything that is still missing. */
  void tookOver(Object router, DesiredState desired, PreparedTakeovers.Attempt attempt, long time) {
    takeovers.reported();
    unsettle();
    if (!attempt.made()) {
      // The virtual router sets its desired state again.
      state.setStale(true);
      return;
    }
    RouterAddresses addresses = routers.state(router, desired, time);
    addresses.setHeld();
    lookAtSettings(addresses);
    addresses.lifetime().renewed(desired.lifetimeSeconds(), time);
    try {
      kernel.learn(attempt.changes(), state);
    } catch (IOException e) {
      state.setStale(true);
    }
  }

  /**
   * Sets the addresses for which another node, the master, answers while this virtual router holds
   * none.
   */
  void leaveToMaster(Object router, Set<IpAddress> addresses) {
    routers.leaveToMaster(router, addresses);
  }

  /** Makes the next report that a virtual router's addresses are held due again. */
  void check(Object router) {
    routers.check(router);
  }

  /** Removes a virtual router. */
  void forget(Object router) {
    routers.forget(router);
  }

  /** Removes all virtual routers. */
  void stop() {
    routers.forgetAll();
    stopping = true;
  }

  /** Applies the virtual routers' new confirmations. */
  void take(ConfirmationMailbox confirmations) {
    confirmations.takeInto(routers::confirmed);
  }

  /** The next plan may differ from the latest one. */
  void unsettle() {
    settled = null;
  }

  /** Refuses all virtual routers. */
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

  /** The desired states of all virtual routers. */
  Collection<DesiredState> wants() {
    return routers.all().values().stream().map(RouterAddresses::desired).toList();
  }

  /** The macvlans that were made for the virtual routers. */
  Set<Integer> macvlans() {
    return routers.macvlans();
  }

  /** Changes whenever {@link #macvlans} may have changed. */
  long macvlansVersion() {
    return routers.macvlansVersion();
  }

  /** When the next delayed action is due, but {@code latest} at the latest. */
  long nextTime(long latest) {
    long now = clock.getAsLong();
    return moreToDo ? now : routers.nextTime(now, latest);
  }

  // ---------------------------------------------------------------- one turn

  /** Brings the kernel to the desired states, as far as that is possible now. */
  void turn() throws IOException {
    if (!isSettled() || !renew()) {
      reconcile();
    }
    routers.endRenewal();
  }

  /** Whether a new plan would be empty, except for renewals of lifetimes. */
  private boolean isSettled() {
    return settled != null && settled.equals(basis()) && routers.areAsSettled(clock.getAsLong());
  }

  private Basis basis() {
    return new Basis(state.version(), clock.getAsLong() < adoptionEnd);
  }

  private void settle(Basis basis, long planned) {
    settled = basis;
    routers.settle(planned);
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
    for (Map.Entry<Object, RouterAddresses> entry : routers.all().entrySet()) {
      RouterAddresses router = entry.getValue();
      if (router.desired().held() && router.lifetime().isDueAgain(router.desired(), now)) {
        if (router.renewals() == null) {
          return false;
        }
        renewed.add(entry.getKey());
        due.addAll(router.renewals());
      }
    }
    return due.isEmpty()
        || take(due, renewed, Set.of()) && state.version() == settled.stateVersion();
  }

  /*
   * The order of the work: learn the settings of the interfaces, and plan what the kernel lacks or
   * has too much. Apply the plan to the packet filter, and report which virtual routers hold their
   * addresses. If the plan has no steps, remember that, prepare take-overs and stop. Otherwise
   * withdraw the take-overs that the steps outdate, take the steps, and plan again, because one step
   * may make another one possible.
   */
  private void reconcile() throws IOException {
    settled = null;
    routers.all().values().forEach(router -> router.setRenewals(null));
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
      boolean adopted = inherited.removeAll(plan.macvlansByRouter().values());
      boolean asBefore = !routers.learnMacvlans(plan.macvlansByRouter()) && !adopted;
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
            .collect(Collectors.groupingBy(Step::router))
            .forEach((router, renewals) -> routers.get(router).setRenewals(renewals));
        break;
      }
    }
  }

  private PlanInput input(long now) {
    boolean adopts = !stopping && now < adoptionEnd;
    return new PlanInput(
        routers.inputs(now),
        state,
        baseSettings,
        settingsOfAll,
        adopts ? Set.copyOf(inherited) : Set.of());
  }

  /** Applies the results of a plan to the packet filter and the virtual routers. */
  private void draw(Plan plan, long now) {
    plan.impossible().forEach(reports::refuse);
    filtering.update(plan);
    if (filtering.warning() != null) {
      warnOnce(filtering.warning());
    }
    reports.judge(filtering, settingsOfAll);
    plan.missing().forEach((router, what) -> otherPrograms.noticeMissing(router, what, now));
    otherPrograms.noticeMissingRoutes(plan.missingRoutes(), now);
    reports.report(plan);
  }

  private boolean isRefused(Object router) {
    RouterAddresses addresses = routers.get(router);
    return addresses != null && addresses.isRefused();
  }

  private void prepareFor(List<Step> steps) {
    for (Step step : steps) {
      if (choice.isWithoutEffect(step)) {
        warnOnce(
            "data plane: the kernel does not make this change, and it is not tried again: "
                + step.change());
      }
      if (step.router() != null && step.change() instanceof KernelChange.RemoveAddress) {
        otherPrograms.expectMissing(step.router());
      }
    }
  }

  private void prepareTakeovers(long now) {
    if (!stopping) {
      // No virtual router was refused since the plan without steps.
      PlanInput input = input(now);
      takeovers.prepare(TakeoverPlan.of(input, choice::isGivenUp), input.routers(), kernel);
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
