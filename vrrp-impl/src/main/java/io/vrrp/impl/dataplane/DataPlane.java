// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.protocol.IpFamily;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Brings the kernel to what is wanted and keeps it there: macvlans with the virtual MAC addresses,
 * the virtual IP addresses, the settings of the interfaces, the packet filter. The same turn serves
 * the start, a take-over, a new configuration, a repair, and clearing up after a crash: it compares
 * what is wanted with what there is and makes the difference good.
 *
 * <p>Addresses are given to the kernel with a lifetime that is renewed while whoever decides
 * confirms that he still wants them: should the process die or freeze, the kernel itself withdraws
 * them.
 */
public final class DataPlane implements Closeable {

  private static final long CHECK_PERIOD = TimeUnit.SECONDS.toNanos(1);

  /**
   * In so many checks everything is read anew: not every change of a setting is reported by the
   * kernel.
   */
  private static final int CHECKS_PER_READING = 10;

  /** Enough for what depends on one another; what is not done by then waits for the next turn. */
  private static final int MAX_PASSES = 8;

  /**
   * So long after the start, macvlans that nobody wants are kept: their virtual routers may only
   * not have been configured yet.
   */
  private static final long ADOPTION_PERIOD = TimeUnit.SECONDS.toNanos(5);

  /** After so long without success its owners are told that nothing works. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private static final long NOT_FAILING = Long.MIN_VALUE;
  private static final long UNTOLD = -1;

  private static final int MAX_WARNED = 100;
  private static final long PAUSE_AFTER_FAILURE = TimeUnit.SECONDS.toNanos(1);
  private static final long START_LOOK_MILLIS = 100;
  private static final long CLOSE_MILLIS = 10_000;

  /**
   * What a plan is made of, beside that which only commands change.
   *
   * @param stateVersion the version of the state
   * @param mayNotHold the owners for which nothing may be put into the kernel
   * @param adoption whether macvlans that an earlier process left may still find their owners
   */
  private record Basis(long stateVersion, Set<Object> mayNotHold, boolean adoption) {}

  private final KernelNetwork kernel;
  private final Filtering filtering;
  private final DataPlaneListener listener;
  private final LongSupplier clock;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private final CompletableFuture<Void> started = new CompletableFuture<>();

  private final NetworkState state = new NetworkState();
  private final BaseSettings baseSettings = new BaseSettings();
  private final Map<Object, Want> wants = new LinkedHashMap<>();
  private final Map<Object, Integer> macvlans = new HashMap<>();
  private final Map<Object, Repairs> repairs = new HashMap<>();

  private final StepChoice choice = new StepChoice();
  private final TakeOvers takeOvers = new TakeOvers();
  private final Lifetimes lifetimes;

  /** Whose wants cannot be satisfied; until they are stated anew. */
  private final Map<Object, String> refused = new HashMap<>();

  /** Whose want to hold has been reported as satisfied. */
  private final Set<Object> held = new HashSet<>();

  private final Set<String> warned = new HashSet<>();

  /** What the latest plan was made of, if nothing was left to do; otherwise null. */
  private Basis settled;

  /** What gives the addresses their lifetimes, by owner, if nothing else was to be done. */
  private Map<Object, List<Plan.Step>> renewals = Map.of();

  /** The version of the state that the network was told by, if nothing else has changed since. */
  private long toldVersion = UNTOLD;

  private List<Link> toldLinks = List.of();
  private List<LinkAddress> toldAddresses = List.of();
  private Ipv4Settings settingsOfAll;

  /** The macvlans that an earlier process left and nobody here has wanted yet. */
  private final Set<Integer> inherited = new HashSet<>();

  private final long adoptionEnd;
  private long nextCheck;
  private int checks;

  /** Whether there was more to do in the last turn than there was time for. */
  private boolean moreToDo;

  /** When all that is wanted was confirmed last; no command, which would be garbage each second. */
  private volatile long confirmedAt;

  private volatile boolean newlyConfirmed;

  private long failingSince = NOT_FAILING;
  private volatile boolean closed;
  private boolean stopping;

  /** Written by the thread alone. */
  private volatile long overruns;

  /**
   * A data plane that is not running yet.
   *
   * @param kernel closed with the data plane
   * @param filter closed with the data plane
   * @param clock monotonic, in nanoseconds
   * @param threads makes the thread that everything runs on
   */
  public DataPlane(
      KernelNetwork kernel,
      PacketFilter filter,
      DataPlaneListener listener,
      LongSupplier clock,
      ThreadFactory threads) {
    this.kernel = kernel;
    this.filtering = new Filtering(filter);
    this.listener = listener;
    this.clock = clock;
    this.thread = threads.newThread(this::run);
    long now = clock.getAsLong();
    this.lifetimes = new Lifetimes(now);
    this.nextCheck = now + CHECK_PERIOD;
    this.adoptionEnd = now + ADOPTION_PERIOD;
  }

  /**
   * Starts the thread and waits until it has read and reported the network once.
   *
   * @throws IOException if the kernel refuses
   */
  public void start() throws IOException {
    thread.start();
    try {
      while (!isStarted()) {
        if (!thread.isAlive() && !started.isDone()) {
          throw new IOException("the thread that manages the kernel's network ended at once");
        }
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the network was read", e);
    }
  }

  private boolean isStarted() throws ExecutionException, InterruptedException {
    try {
      started.get(START_LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /**
   * States what an owner wants from now on, in place of what it wanted before. Callable from any
   * thread, by whoever has heard the latest news.
   */
  public void want(Object owner, Want want) {
    takeOvers.withdraw(owner);
    long now = clock.getAsLong();
    post(
        () -> {
          state(owner, want, now);
          held.remove(owner);
        });
  }

  private void state(Object owner, Want want, long now) {
    wants.put(owner, want);
    refused.remove(owner);
    lifetimes.stated(owner, now);
  }

  /**
   * As {@link #want} of addresses to be held, if that is prepared and can be done at once: then the
   * kernel has them when this returns, some tenths of a millisecond later, and that is not
   * reported. Otherwise nothing has been stated.
   *
   * @return whether the kernel has them
   */
  public boolean holdAtOnce(Object owner, Want want) {
    long now = clock.getAsLong();
    boolean made =
        takeOvers.make(
            owner, want, attempt -> commands.add(() -> tookOver(owner, want, attempt, now)));
    if (made) {
      kernel.wakeUp();
    }
    return made;
  }

  /** The next turn sees to what is missing all the same. */
  private void tookOver(Object owner, Want want, TakeOvers.Attempt attempt, long now) {
    takeOvers.heard();
    unsettle();
    if (!attempt.made()) {
      // What it wants it states once more.
      state.setStale(true);
      return;
    }
    state(owner, want, now);
    held.add(owner);
    lifetimes.renewed(owner, want.lifetimeSeconds(), now);
    try {
      kernel.learn(attempt.changes(), state);
    } catch (IOException e) {
      state.setStale(true);
    }
  }

  /** An owner wants nothing more. Callable from any thread. */
  public void forget(Object owner) {
    takeOvers.withdraw(owner);
    post(
        () -> {
          wants.remove(owner);
          macvlans.remove(owner);
          repairs.remove(owner);
          lifetimes.forget(owner);
          refused.remove(owner);
          held.remove(owner);
        });
  }

  /** What is wanted is still wanted, by the latest news. Callable from any thread. */
  public void confirm() {
    // Now, not when it is read: this process may be frozen in between.
    confirmedAt = clock.getAsLong();
    newlyConfirmed = true;
    kernel.wakeUp();
  }

  /** How often reports of changes were lost, so that everything had to be read anew. */
  public long overruns() {
    return overruns;
  }

  private void post(Runnable command) {
    commands.add(
        () -> {
          unsettle();
          command.run();
        });
    kernel.wakeUp();
  }

  // ---------------------------------------------------------------- the thread

  private void run() {
    try {
      inherit();
      tellNetwork();
      listener.confirmationWanted();
      started.complete(null);
    } catch (IOException | RuntimeException | Error e) {
      started.completeExceptionally(e);
      return;
    }
    while (!stopping) {
      try {
        turn();
      } catch (IOException | RuntimeException | Error e) {
        failed(e);
        if (!closed) {
          LockSupport.parkNanos(PAUSE_AFTER_FAILURE);
        }
      }
    }
    filtering.close();
  }

  /** Reads everything for the first time. */
  void inherit() throws IOException {
    readAll();
    for (Link link : state.links().values()) {
      if (Macvlans.isOurs(link)) {
        inherited.add(link.index());
      }
    }
  }

  private void readAll() throws IOException {
    kernel.readAll(state);
    settingsOfAll = kernel.ipv4SettingsOfAll();
    choice.retry();
    filtering.retry();
  }

  /** One turn: wait, learn what changed on either side, make the difference good. */
  void turn() throws IOException {
    boolean wasStale = state.isStale();
    kernel.awaitChange(Math.max(0, wakeUpTime() - clock.getAsLong()), state);
    if (!wasStale && state.isStale()) {
      overruns++;
    }
    // Before the commands: what it confirms is then among them, or was before.
    boolean confirmed = newlyConfirmed;
    long confirmation = 0;
    if (confirmed) {
      newlyConfirmed = false;
      confirmation = confirmedAt;
    }
    Runnable command;
    while ((command = commands.poll()) != null) {
      command.run();
    }
    if (confirmed) {
      lifetimes.confirmed(confirmation);
    }
    if (clock.getAsLong() >= nextCheck) {
      check();
    }
    IOException unreadable = null;
    if (state.isStale()) {
      try {
        readAll();
      } catch (IOException e) {
        // What is known to be there can still be renewed, or taken back.
        unreadable = e;
      }
    }
    if (unreadable == null) {
      tellNetwork();
    }
    if (!isSettled() || !renew()) {
      reconcile();
    }
    lifetimes.endRenewal();
    if (unreadable != null && !stopping) {
      throw unreadable;
    }
    tellNetwork();
    failingSince = NOT_FAILING;
  }

  /** Whoever relies on this data plane must know that it does not work. */
  void failed(Throwable e) {
    // What the kernel had to say about changes may be lost.
    state.setStale(true);
    takeOvers.withdrawAll();
    warnOnce("the data plane failed and tries again: " + e);
    long now = clock.getAsLong();
    if (failingSince == NOT_FAILING) {
      failingSince = now;
    } else if (now - failingSince >= PATIENCE) {
      wants
          .keySet()
          .forEach(owner -> refuse(owner, "the kernel's network cannot be managed: " + e));
    }
  }

  private long wakeUpTime() {
    long time = nextCheck;
    long now = clock.getAsLong();
    if (state.isStale() || moreToDo) {
      return now;
    }
    for (Repairs made : repairs.values()) {
      if (made.notBefore() > now) {
        time = Math.min(time, made.notBefore());
      }
    }
    return time;
  }

  private void check() {
    nextCheck = clock.getAsLong() + CHECK_PERIOD;
    checks++;
    if (checks % CHECKS_PER_READING == 0) {
      state.setStale(true);
    }
    if (filtering.isRemoved()) {
      unsettle();
      listener.warned("somebody removed the packet filter's rules; they are put back");
    }
    listener.confirmationWanted();
  }

  private void tellNetwork() {
    if (toldVersion == state.version()) {
      return;
    }
    toldVersion = state.version();
    Set<Integer> own = new HashSet<>(macvlans.values());
    List<Link> links = new ArrayList<>();
    List<LinkAddress> addresses = new ArrayList<>();
    for (Link link : state.links().values()) {
      if (own.contains(link.index()) || Macvlans.isOurs(link)) {
        continue;
      }
      links.add(link);
      for (LinkAddress address : state.addressesOf(link.index())) {
        if (!address.ours()) {
          addresses.add(address);
        }
      }
    }
    if (!links.equals(toldLinks) || !addresses.equals(toldAddresses)) {
      toldLinks = List.copyOf(links);
      toldAddresses = List.copyOf(addresses);
      listener.networkChanged(toldLinks, toldAddresses);
    }
  }

  // ---------------------------------------------------------------- making the difference good

  private void unsettle() {
    settled = null;
    toldVersion = UNTOLD;
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
    for (Object owner : wants.keySet()) {
      if (present.mayNotHold(owner)) {
        mayNotHold.add(owner);
      }
    }
    return new Basis(state.version(), mayNotHold, clock.getAsLong() < adoptionEnd);
  }

  private void reconcile() throws IOException {
    settled = null;
    renewals = Map.of();
    Set<Object> mended = new HashSet<>();
    choice.beginTurn();
    moreToDo = false;
    for (int pass = 0; pass < MAX_PASSES && !moreToDo; pass++) {
      Basis basis = basis();
      Plan plan = Plan.of(wants, state, baseSettings, new Present());
      boolean asBefore = !learnMacvlans(plan.macvlansByOwner());
      plan.impossible().forEach(this::refuse);
      filtering.update(wants, plan);
      wants.forEach(this::judge);
      plan.missing().forEach((owner, what) -> notice(owner, what, mended));
      report(plan);
      List<Plan.Step> steps = choice.possible(plan.steps(), refused.keySet());
      for (Plan.Step step : steps) {
        if (choice.isInVain(step)) {
          warnOnce("the kernel was asked in vain for " + step.change());
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
    toldVersion = UNTOLD;
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
    public boolean mayBeAdopted(int macvlan) {
      return inherited.contains(macvlan) && !stopping && clock.getAsLong() < adoptionEnd;
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
      return DataPlane.this.isConfirmed(owner, now);
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

  /** Something is missing that was there: whoever removed it may do so again. */
  private void notice(Object owner, String what, Set<Object> mended) {
    Want want = wants.get(owner);
    long now = clock.getAsLong();
    Link base = state.links().get(want.baseIndex());
    if (!held.contains(owner) || !base.adminUp() || !isConfirmed(owner, now)) {
      return;
    }
    held.remove(owner);
    if (mended.add(owner) && repairs.computeIfAbsent(owner, o -> new Repairs()).needed(now)) {
      refuse(owner, what + " keeps being removed by another program");
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

  private void warnOnce(String text) {
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
          if (satisfied && held.add(owner)) {
            listener.held(owner, want.request());
          }
        });
  }

  /** Takes back everything that this process put into the kernel; then the thread ends. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    takeOvers.close();
    post(
        () -> {
          wants.clear();
          macvlans.clear();
          repairs.clear();
          lifetimes.clear();
          refused.clear();
          held.clear();
          stopping = true;
        });
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kernel.close();
  }
}
