// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Makes good the difference between what is wanted and what the kernel has, and tells the owners
 * what came of it. Belongs to the data plane's thread.
 */
final class Reconciler {

  /** Enough for what depends on one another; what is not done by then waits for the next turn. */
  private static final int MAX_PASSES = 8;

  /**
   * So long after the start, macvlans that nobody wants are kept: their virtual routers may only
   * not have been configured yet.
   */
  private static final long ADOPTION_PERIOD = TimeUnit.SECONDS.toNanos(5);

  private static final int MAX_WARNED = 100;

  /**
   * What a plan is made of, beside that which only commands change.
   *
   * @param stateVersion the version of the state
   * @param mayNotHold the owners for which nothing may be put into the kernel
   * @param leftUp the backups whose macvlans another program set up, and which stay up for now
   * @param silent the backups whose macvlans are kept silent
   * @param adoption whether macvlans that an earlier process left may still find their owners
   */
  private record Basis(
      long stateVersion,
      Set<Object> mayNotHold,
      Set<Object> leftUp,
      Set<Object> silent,
      boolean adoption) {}

  private final KernelNetwork kernel;
  private final NetworkState state;
  private final Filtering filtering;
  private final TakeOvers takeOvers;
  private final DataPlaneListener listener;
  private final LongSupplier clock;

  private final BaseSettings baseSettings = new BaseSettings();
  private final Map<Object, Want> wants = new LinkedHashMap<>();
  private final Map<Object, Integer> macvlans = new HashMap<>();
  private long macvlansVersion;
  private final Map<Object, Repairs> repairs = new HashMap<>();
  private final ForcedUps forcedUps = new ForcedUps();
  private final StepChoice choice = new StepChoice();
  private final Lifetimes lifetimes = new Lifetimes();

  /** Whose wants cannot be satisfied; until they are stated anew. */
  private final Map<Object, String> refused = new HashMap<>();

  /** Whose want to hold has been reported as satisfied. */
  private final Set<Object> held = new HashSet<>();

  /** The owners whose want to hold must be reported as satisfied once more. */
  private final Set<Object> checked = new HashSet<>();

  private final Map<Object, Set<IpAddress>> leftToMaster = new HashMap<>();
  private final Set<String> warned = new HashSet<>();

  /** What the latest plan was made of, if nothing was left to do; otherwise null. */
  private Basis settled;

  /** What gives the addresses their lifetimes, by owner, if nothing else was to be done. */
  private Map<Object, List<Plan.Step>> renewals = Map.of();

  private Ipv4Settings settingsOfAll;

  /** The macvlans that an earlier process left and nobody here has wanted yet. */
  private final Set<Integer> inherited = new HashSet<>();

  private final long adoptionEnd;

  /** Whether there was more to do in the last turn than there was time for. */
  private boolean moreToDo;

  /** Whether nothing is wanted any more, and everything is to go at once. */
  private boolean stopping;

  Reconciler(
      KernelNetwork kernel,
      NetworkState state,
      Filtering filtering,
      TakeOvers takeOvers,
      DataPlaneListener listener,
      LongSupplier clock) {
    this.kernel = kernel;
    this.state = state;
    this.filtering = filtering;
    this.takeOvers = takeOvers;
    this.listener = listener;
    this.clock = clock;
    this.adoptionEnd = clock.getAsLong() + ADOPTION_PERIOD;
  }

  // ---------------------------------------------------------------- what is wanted

  /** An owner has stated at this time what it wants. */
  void want(Object owner, Want want, long time) {
    state(owner, want, time);
    held.remove(owner);
    lookAtSettings(owner, want);
  }

  /**
   * A new master needs the right settings, and the kernel does not report every change. They are
   * read after the addresses have been added.
   */
  private void lookAtSettings(Object owner, Want want) {
    if (want.held()) {
      state.setSettingsOfAllStale(true);
      state.setLinkStale(want.baseIndex());
      Integer macvlan = macvlans.get(owner);
      if (macvlan != null) {
        state.setLinkStale(macvlan);
      }
    }
  }

  private void state(Object owner, Want want, long time) {
    wants.put(owner, want);
    refused.remove(owner);
    lifetimes.stated(owner, time);
  }

  /**
   * An owner has taken over what it wants at this time. The next turn sees to what is missing all
   * the same.
   */
  void tookOver(Object owner, Want want, TakeOvers.Attempt attempt, long time) {
    takeOvers.heard();
    unsettle();
    if (!attempt.made()) {
      // What it wants it states once more.
      state.setStale(true);
      return;
    }
    state(owner, want, time);
    held.add(owner);
    lookAtSettings(owner, want);
    lifetimes.renewed(owner, want.lifetimeSeconds(), time);
    try {
      kernel.learn(attempt.changes(), state);
    } catch (IOException e) {
      state.setStale(true);
    }
  }

  /** Another node is master and answers for these addresses, as long as this owner holds none. */
  void leaveToMaster(Object owner, Set<IpAddress> addresses) {
    if (addresses.isEmpty()) {
      leftToMaster.remove(owner);
    } else {
      leftToMaster.put(owner, addresses);
    }
  }

  /** That an owner's addresses are held is to be reported again. */
  void check(Object owner) {
    checked.add(owner);
  }

  /** An owner wants nothing more. */
  void forget(Object owner) {
    wants.remove(owner);
    checked.remove(owner);
    leftToMaster.remove(owner);
    macvlans.remove(owner);
    macvlansVersion++;
    repairs.remove(owner);
    forcedUps.forget(owner);
    lifetimes.forget(owner);
    refused.remove(owner);
    held.remove(owner);
  }

  /** Nobody wants anything any more. */
  void stop() {
    wants.clear();
    macvlans.clear();
    macvlansVersion++;
    repairs.clear();
    forcedUps.clear();
    lifetimes.clear();
    refused.clear();
    held.clear();
    checked.clear();
    leftToMaster.clear();
    stopping = true;
  }

  /** Takes in which owners confirmed that what they want is still wanted. */
  void take(Confirmations confirmations) {
    confirmations.takeInto(lifetimes);
  }

  /** The next plan may be another one than the latest. */
  void unsettle() {
    settled = null;
  }

  /** Everybody is told that nothing can be had. */
  void refuseAll(String text) {
    wants.keySet().forEach(owner -> refuse(owner, text));
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

  /** Everything was read anew. */
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
  Collection<Want> wants() {
    return wants.values();
  }

  /** The links that were made for what is wanted. */
  Set<Integer> macvlans() {
    return new HashSet<>(macvlans.values());
  }

  /** Another one as often as {@link #macvlans} may be others. */
  long macvlansVersion() {
    return macvlansVersion;
  }

  /** When there is something to do though nothing happens, but not after this time. */
  long nextTime(long latest) {
    long now = clock.getAsLong();
    if (moreToDo) {
      return now;
    }
    long time = latest;
    for (Repairs made : repairs.values()) {
      if (made.notBefore() > now) {
        time = Math.min(time, made.notBefore());
      }
    }
    return forcedUps.nextTime(now, time);
  }

  // ---------------------------------------------------------------- making the difference good

  /** One turn. */
  void turn() throws IOException {
    if (!isSettled() || !renew()) {
      reconcile();
    }
    lifetimes.endRenewal();
  }

  /** Whether another plan would be as empty as the latest one, but for lifetimes. */
  private boolean isSettled() {
    return settled != null && settled.equals(basis());
  }

  /**
   * Gives the addresses another lifetime that are due, as the latest plan did: with a thousand
   * virtual routers it is worth sparing another one.
   *
   * @return whether nothing is left to do
   */
  private boolean renew() throws IOException {
    List<Plan.Step> due = new ArrayList<>();
    Set<Object> owners = new HashSet<>();
    long now = clock.getAsLong();
    for (Map.Entry<Object, Want> want : wants.entrySet()) {
      Object owner = want.getKey();
      if (want.getValue().held() && lifetimes.isDueAgain(owner, want.getValue(), now)) {
        List<Plan.Step> steps = renewals.get(owner);
        if (steps == null) {
          return false;
        }
        owners.add(owner);
        due.addAll(steps);
      }
    }
    return due.isEmpty()
        || take(due, owners, Set.of()) && state.version() == settled.stateVersion();
  }

  private Basis basis() {
    Present present = new Present();
    Set<Object> mayNotHold = new HashSet<>();
    Set<Object> leftUp = new HashSet<>();
    Set<Object> silent = new HashSet<>();
    for (Object owner : wants.keySet()) {
      if (present.mayNotHold(owner)) {
        mayNotHold.add(owner);
      }
      if (present.isLeftUp(owner)) {
        leftUp.add(owner);
      }
      if (present.isSilent(owner)) {
        silent.add(owner);
      }
    }
    return new Basis(state.version(), mayNotHold, leftUp, silent, clock.getAsLong() < adoptionEnd);
  }

  private void reconcile() throws IOException {
    settled = null;
    renewals = Map.of();
    Set<Object> mended = new HashSet<>();
    choice.beginTurn();
    moreToDo = false;
    for (int pass = 0; pass < MAX_PASSES && !moreToDo; pass++) {
      noticeForcedUps();
      Basis basis = basis();
      Plan plan = Plan.of(wants, state, baseSettings, new Present());
      noticeRemovedMacvlans(mended);
      boolean asBefore = !learnMacvlans(plan.macvlansByOwner());
      plan.impossible().forEach(this::refuse);
      filtering.update(wants, plan);
      if (filtering.warning() != null) {
        warnOnce(filtering.warning());
      }
      wants.forEach(this::judge);
      plan.missing().forEach((owner, what) -> notice(owner, what, mended));
      report(plan);
      List<Plan.Step> steps = choice.possible(plan.steps(), refused.keySet());
      for (Plan.Step step : steps) {
        if (choice.isInVain(step)) {
          warnOnce("the kernel was asked in vain for " + step.change());
        }
        if (step.owner() != null && step.change() instanceof KernelChange.RemoveAddress) {
          // It is missing in the next plan, and no other program removed it.
          mended.add(step.owner());
        }
      }
      if (steps.isEmpty()) {
        baseSettings.forgetOthers(plan.ipv4Bases(), state.links());
        prepareTakeOvers();
        settled = asBefore ? basis : null;
        break;
      }
      takeOvers.withdrawAll(steps);
      List<Plan.Step> now = stopping ? steps : StepChoice.inTime(steps);
      // What only waited for other steps is planned in the next pass.
      moreToDo = StepChoice.isRelease(now.get(0)) && now.size() < steps.size();
      boolean taken = take(now, plan.renewals(), plan.ipv4Bases());
      if (state.isStale() && !stopping) {
        break;
      }
      if (taken && plan.onlyRenews() && state.version() == basis.stateVersion()) {
        // Then another plan would be empty.
        prepareTakeOvers();
        settled = asBefore ? basis : null;
        renewals = now.stream().collect(Collectors.groupingBy(Plan.Step::owner));
        break;
      }
    }
  }

  /** Returns whether that is news, on which the next plan depends. */
  private boolean learnMacvlans(Map<Object, Integer> found) {
    boolean adopted = inherited.removeAll(found.values());
    if (found.equals(macvlans)) {
      return adopted;
    }
    macvlans.clear();
    macvlans.putAll(found);
    macvlansVersion++;
    return true;
  }

  private void prepareTakeOvers() {
    if (!stopping) {
      takeOvers.prepare(
          TakeOverPlan.of(wants, state, baseSettings, new IfStatedNow(), choice), wants, kernel);
    }
  }

  private class Present implements Plan.Knowledge {
    @Override
    public Integer macvlanOf(Object owner) {
      return macvlans.get(owner);
    }

    @Override
    public boolean mayNotHold(Object owner) {
      Repairs made = repairs.get(owner);
      long now = clock.getAsLong();
      return refused.containsKey(owner)
          || made != null && made.notBefore() > now
          // Who holds nothing takes nothing from a successor.
          || wants.get(owner).held() && !isConfirmed(owner, now);
    }

    @Override
    public boolean isLeftUp(Object owner) {
      return forcedUps.isLeftUp(owner, clock.getAsLong());
    }

    @Override
    public boolean isSilent(Object owner) {
      return forcedUps.isSilent(owner, clock.getAsLong());
    }

    @Override
    public boolean mayBeAdopted(int macvlan) {
      return inherited.contains(macvlan) && !stopping && clock.getAsLong() < adoptionEnd;
    }

    @Override
    public Set<IpAddress> leftToMaster(Object owner) {
      return leftToMaster.getOrDefault(owner, Set.of());
    }

    @Override
    public Ipv4Settings settingsOfAll() {
      return settingsOfAll;
    }

    @Override
    public boolean renewal(Object owner) {
      return lifetimes.isRenewalDue(owner, wants.get(owner), clock.getAsLong());
    }

    boolean isConfirmed(Object owner, long now) {
      return Reconciler.this.isConfirmed(owner, now);
    }
  }

  /** As if everybody stated now that he wants to hold his addresses. */
  private final class IfStatedNow extends Present {
    @Override
    public boolean renewal(Object owner) {
      return true;
    }

    @Override
    boolean isConfirmed(Object owner, long now) {
      return true;
    }
  }

  private boolean isConfirmed(Object owner, long now) {
    return lifetimes.isConfirmed(owner, wants.get(owner), now);
  }

  /** Refuses what the filter or the settings of all interfaces forbid. */
  private void judge(Object owner, Want want) {
    String filterRefusal = filtering.refusalOf(owner);
    if (filterRefusal != null) {
      refuse(owner, filterRefusal);
    }
    if (want.virtualMac() && want.family() == IpFamily.IPV4) {
      if (settingsOfAll.arpIgnore() > 1) {
        refuse(
            owner,
            "net.ipv4.conf.all.arp_ignore="
                + settingsOfAll.arpIgnore()
                + " keeps ARP for the virtual IP addresses unanswered; allowed: 0, 1");
      }
      if (settingsOfAll.arpFilter() != 0) {
        refuse(
            owner,
            "net.ipv4.conf.all.arp_filter="
                + settingsOfAll.arpFilter()
                + " keeps ARP for the virtual IP addresses unanswered; allowed: 0");
      }
    }
  }

  private void refuse(Object owner, String text) {
    Want want = wants.get(owner);
    if (refused.putIfAbsent(owner, text) == null) {
      held.remove(owner);
      listener.refused(owner, want.request(), text);
    }
  }

  private void noticeForcedUps() {
    macvlans.forEach(
        (owner, index) -> {
          Link macvlan = state.links().get(index);
          Want want = wants.get(owner);
          if (macvlan != null && want != null && want.virtualMac()) {
            boolean up = macvlan.adminUp() && !want.held();
            if (up && forcedUps.wasDown(owner) && !takeOvers.areAllHeard()) {
              return; // Most likely the virtual router took over.
            }
            String warning = forcedUps.observe(owner, macvlan, want.held(), clock.getAsLong());
            if (warning != null) {
              warnOnce(warning);
            }
          }
        });
  }

  /** A backup's macvlan is missing that was there. Without it the backup could not take over. */
  private void noticeRemovedMacvlans(Set<Object> mended) {
    macvlans.forEach(
        (owner, index) -> {
          Want want = wants.get(owner);
          if (want != null
              && want.virtualMac()
              && !want.held()
              && !state.links().containsKey(index)
              && state.links().containsKey(want.baseIndex())
              && mended.add(owner)
              && repairs.computeIfAbsent(owner, any -> new Repairs()).needed(clock.getAsLong())) {
            refuse(owner, "its macvlan keeps being removed by another program");
          }
        });
  }

  /** Something is missing that was there: whoever removed it may do so again. */
  private void notice(Object owner, String what, Set<Object> mended) {
    Want want = wants.get(owner);
    long now = clock.getAsLong();
    Link base = state.links().get(want.baseIndex());
    if (!held.contains(owner)
        || !base.adminUp()
        || !base.has(want.family())
        || !isConfirmed(owner, now)) {
      return;
    }
    held.remove(owner);
    if (mended.add(owner) && repairs.computeIfAbsent(owner, o -> new Repairs()).needed(now)) {
      refuse(owner, what + " keeps being removed or changed by another program");
    }
  }

  /**
   * Takes steps.
   *
   * @param renewed the owners all of whose addresses are given their lifetimes
   * @param ipv4Bases the interfaces that have IPv4 virtual routers
   * @return whether the kernel made all of them
   */
  private boolean take(List<Plan.Step> steps, Set<Object> renewed, Set<Integer> ipv4Bases)
      throws IOException {
    if (!takeOvers.beginChanges()) {
      moreToDo = true;
      return false;
    }
    List<String> answers;
    try {
      answers = kernel.apply(steps.stream().map(Plan.Step::change).toList(), state);
    } finally {
      takeOvers.endChanges();
    }
    long now = clock.getAsLong();
    Map<Object, String> refusals = new LinkedHashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      String answer = answers.get(i);
      Plan.Step step = steps.get(i);
      if (answer == null) {
        if (step.change() instanceof KernelChange.PutAddress put
            && renewed.contains(step.owner())) {
          lifetimes.renewed(step.owner(), put.lifetimeSeconds(), now);
        }
      } else if (step.change() instanceof KernelChange.SetIpv4 set
          && ipv4Bases.contains(set.index())) {
        ipv4OwnersOn(set.index()).forEach(owner -> refusals.putIfAbsent(owner, answer));
      } else if (step.owner() == null || step.optional()) {
        choice.giveUp(step.change());
        warnOnce(answer);
      } else {
        refusals.putIfAbsent(step.owner(), answer);
      }
    }
    // An interface that disappeared in the meantime is no refusal, nor one that was set down.
    refusals.forEach(
        (owner, text) -> {
          Link base = state.links().get(wants.get(owner).baseIndex());
          if (!state.isStale() && base != null && base.adminUp()) {
            refuse(owner, text);
          }
        });
    return answers.stream().allMatch(Objects::isNull);
  }

  private List<Object> ipv4OwnersOn(int baseIndex) {
    List<Object> owners = new ArrayList<>();
    wants.forEach(
        (owner, want) -> {
          if (want.family() == IpFamily.IPV4 && want.baseIndex() == baseIndex) {
            owners.add(owner);
          }
        });
    return owners;
  }

  void warnOnce(String text) {
    if (warned.size() >= MAX_WARNED) {
      warned.clear();
    }
    if (warned.add(text)) {
      listener.warned(text);
    }
  }

  private void report(Plan plan) {
    wants.forEach(
        (owner, want) -> {
          boolean satisfied =
              want.held()
                  && state.links().containsKey(want.baseIndex())
                  && !plan.missing().containsKey(owner)
                  && !refused.containsKey(owner);
          if (satisfied && (held.add(owner) | checked.remove(owner))) {
            listener.held(owner, want.request());
          }
        });
  }
}
