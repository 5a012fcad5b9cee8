// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import io.vrrp.runtime.chaos.Problem.Kind;
import io.vrrp.runtime.chaos.Trouble.Trait;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.Lateness;
import io.vrrp.runtime.lab.PacketTap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Runs a sequence and collects what a user would complain about. */
final class SequenceRun {
  private static final long MILLIS = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final long POLL = 150 * MILLIS;

  /** How long everything must be right without interruption. */
  private static final long STEADY = 900 * MILLIS;

  /** How soon everything must be right, in addition to the protocol's own times. */
  private static final long SETTLED = 4 * SECOND;

  /** For a JVM that starts while others start, on a busy machine. */
  private static final long BOOT = 180 * SECOND;

  /** The time from a router's start until it takes part. */
  private static final long STARTED = 3 * SECOND;

  /** addressLifetime, and the time until the client notices. */
  private static final long LIFETIME = 4 * SECOND;

  private static final long MACVLAN_LEFT_UP = 4 * SECOND;

  private static final long SPANNING_TREE = 5 * SECOND;

  /** More similar lines than this mean that a line is repeated without end. */
  private static final int LIKE_LINES = 25;

  private static final int LIKE_LINES_OF_LOUD_STEPS = 200;

  private final Sequence sequence;
  private final Setting setting;
  private final Lateness lateness;
  private final ChaosLan lan;
  private final List<String> trace = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<History.Excuse> excuses = new ArrayList<>();
  private final long began = PacketTap.now();
  private final long beganNanoTime = System.nanoTime();
  private boolean loud;
  private final Set<Integer> killed = new HashSet<>();

  /** Routers whose process does not run at the moment. */
  private final Set<Integer> silent = new HashSet<>();

  private int done;

  private SequenceRun(Lab part, Sequence sequence, int number, Lateness lateness) {
    this.sequence = sequence;
    this.setting = sequence.setting();
    this.lateness = lateness;
    this.lan = new ChaosLan(part, setting, number, this::note);
  }

  /**
   * Runs a sequence up to its first problem.
   *
   * @param number different from that of all runs at the same time
   */
  static Outcome of(Lab lab, Sequence sequence, int number, Lateness lateness) {
    long begin = System.nanoTime();
    SequenceRun run = null;
    try (Lab part = lab.part("run" + number)) {
      run = new SequenceRun(part, sequence, number, lateness);
      run.run();
    } catch (RuntimeException | AssertionError e) {
      List<String> trace = new ArrayList<>(run == null ? List.of() : run.trace);
      trace.add(e.toString());
      for (StackTraceElement element : e.getStackTrace()) {
        trace.add("    at " + element);
      }
      return new Outcome(
          sequence,
          List.of(new Problem(Kind.TEST_FAILED, e.toString())),
          trace,
          lateness.worstSince(begin));
    }
    return new Outcome(
        sequence.with(sequence.steps().subList(0, run.done)),
        run.problems,
        run.trace,
        lateness.worstSince(begin));
  }

  private void note(String text) {
    trace.add("%9.3f s: %s".formatted((PacketTap.now() - began) / 1e9, text));
  }

  private void run() {
    Map<Integer, Map<String, String>> before = new HashMap<>();
    lan.routers().forEach(router -> before.put(router.number(), router.inventory()));
    OtherGroup others = new OtherGroup(lan, setting);
    try {
      lan.routers().forEach(RouterHost::writeAll);
      lan.routers().forEach(RouterHost::start);
      check("start", Map.of(), STARTED, true, false);
      for (Step step : sequence.steps()) {
        if (!problems.isEmpty()) {
          break;
        }
        done++;
        take(step);
      }
      if (problems.isEmpty()) {
        conclude();
      }
      if (problems.isEmpty()) {
        stop(before);
      }
    } finally {
      others.close();
      if (!problems.isEmpty()) {
        describeAll();
      }
    }
  }

  // ---------------------------------------------------------------- steps

  private void take(Step step) {
    note("step " + done + ": " + step);
    long begin = PacketTap.now();
    long beginNanoTime = System.nanoTime();
    Map<String, Set<Integer>> masters = masters();
    loud |= step.has(Trait.LOUD);
    step.acts().stream()
        .filter(act -> act.trouble().is(Trait.PROCESS))
        .forEach(
            act -> {
              killed.add(act.router());
              silent.add(act.router());
            });
    step.acts().forEach(act -> act.trouble().begin(lan.router(act.router())));
    List<Step.Act> lasting =
        new ArrayList<>(step.acts().stream().filter(act -> act.trouble().lasts()).toList());
    int pause = lasting.stream().mapToInt(Step.Act::pauseMillis).max().orElse(0);
    LockSupport.parkNanos(pause * MILLIS);
    if (step.isHeld()) {
      List<Step.Act> passing = lasting.stream().filter(act -> !act.held()).toList();
      end(passing);
      lasting.removeAll(passing);
      excuse(step, begin, PacketTap.now());
      check(
          "step " + done + " lasting",
          impacts(lasting),
          settling(step),
          lasting.stream().noneMatch(act -> act.trouble().is(Trait.NO_FORWARDING)),
          lasting.stream().anyMatch(act -> act.trouble().is(Trait.PROXY)));
    }
    if (problems.isEmpty()) {
      end(lasting);
      excuse(step, begin, PacketTap.now());
      if (setting.lan() == Setting.Switch.SPANNING_TREE && !isHarmless(step)) {
        // Until the port forwards, a router behind it may be master although no frame shows it.
        LockSupport.parkNanos(SPANNING_TREE);
      }
      check("step " + done, Map.of(), settling(step), true, false);
    }
    if (problems.isEmpty() && lateness.worstSince(beginNanoTime) < setting.intervalNanos()) {
      judgeRoles(step, begin, masters);
    }
  }

  private void end(List<Step.Act> acts) {
    for (int i = acts.size() - 1; i >= 0; i--) {
      Step.Act act = acts.get(i);
      note("ends: " + act);
      act.trouble().end(lan.router(act.router()));
      silent.remove(act.router());
    }
  }

  private Map<Integer, Map<Family, Impact>> impacts(List<Step.Act> acts) {
    Map<Integer, Map<Family, Impact>> impacts = new HashMap<>();
    for (Step.Act act : acts) {
      Map<Family, Impact> own = impacts.computeIfAbsent(act.router(), key -> new TreeMap<>());
      for (Family family : Family.values()) {
        own.merge(family, act.trouble().impact(family), (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
    }
    return impacts;
  }

  private long settling(Step step) {
    boolean linkMoves = setting.lan() == Setting.Switch.SPANNING_TREE && !isHarmless(step);
    return (step.has(Trait.BOOT) ? STARTED : 0)
        + (step.has(Trait.PROCESS) ? LIFETIME : 0)
        + (linkMoves ? SPANNING_TREE : 0);
  }

  private boolean isHarmless(Step step) {
    return setting.groups().stream().allMatch(step::isHarmless);
  }

  private boolean reaches(Step step, Impact impact) {
    return step.acts().stream().anyMatch(act -> act.trouble().impact(setting) == impact);
  }

  private void excuse(Step step, long begin, long end) {
    long settled = end + SETTLED + settling(step) + setting.downNanos();
    boolean split = reaches(step, Impact.SPLITTING);
    if (split || setting.lan() == Setting.Switch.SPANNING_TREE && !isHarmless(step)) {
      excuses.add(new History.Excuse(Kind.SEVERAL_MASTERS, 0, begin, settled));
    }
    boolean alone = setting.unicast() && reaches(step, Impact.DISABLING);
    if (split || alone || setting.lan() == Setting.Switch.SPANNING_TREE && !isHarmless(step)) {
      // A master without a path to its peers advertises, but the frames do not reach the cable.
      excuses.add(new History.Excuse(Kind.ADDRESS_WITHOUT_ROLE, 0, begin, settled));
    }
    for (Step.Act act : step.acts()) {
      if (act.trouble().is(Trait.PROCESS)) {
        excuses.add(
            new History.Excuse(Kind.ADDRESS_WITHOUT_ROLE, act.router(), begin, end + LIFETIME));
      }
    }
  }

  private Map<String, Set<Integer>> masters() {
    Map<String, Set<Integer>> masters = new HashMap<>();
    lan.read();
    long now = PacketTap.now();
    for (Group group : setting.groups()) {
      masters.put(group.toString(), lan.wire().observe(group, now - window(), now).advertisers());
    }
    return masters;
  }

  /** A master that no trouble affects keeps its role. */
  private void judgeRoles(Step step, long begin, Map<String, Set<Integer>> masters) {
    for (Group group : setting.groups()) {
      Set<Integer> since = new HashSet<>();
      lan.wire().adverts(group, begin).stream()
          .filter(advert -> advert.priority() > 0)
          .forEach(advert -> since.add(advert.router()));
      Set<Integer> before = masters.get(group.toString());
      if (before.size() == 1 && keeps(step, group, before) && !since.equals(before)) {
        problems.add(
            new Problem(Kind.ROLE_CHANGED, group + ": master was " + before + ", then " + since));
      }
    }
  }

  private boolean keeps(Step step, Group group, Set<Integer> before) {
    if (setting.lan() == Setting.Switch.SPANNING_TREE && !isHarmless(step)) {
      // A port that came up is disconnected for some seconds.
      return false;
    }
    int master = before.iterator().next();
    boolean highest =
        lan.routers().stream()
            .allMatch(router -> router.priority(group) <= lan.router(master).priority(group));
    boolean owned = group.vrid() == Group.OWNED;
    return step.keeps(group, master, highest || !setting.preempt() && !owned);
  }

  // ---------------------------------------------------------------- invariants

  private long window() {
    return Math.max(3 * setting.intervalNanos() + 200 * MILLIS, 800 * MILLIS);
  }

  private void check(
      String when,
      Map<Integer, Map<Family, Impact>> impacts,
      long extra,
      boolean forwards,
      boolean proxies) {
    awaitStarted();
    long begin = System.nanoTime();
    long limit = SETTLED + setting.downNanos() + extra;
    long quietSince = PacketTap.now();
    long rightSince = 0;
    List<Problem> last = List.of();
    Judge judge = new Judge(setting.acceptMode(), forwards, proxies, setting.unicast());
    while (true) {
      lan.ask();
      LockSupport.parkNanos(POLL);
      lan.read();
      long now = System.nanoTime();
      last = now(judge, impacts, quietSince);
      if (last.isEmpty()) {
        rightSince = rightSince == 0 ? now : rightSince;
        if (now - rightSince >= STEADY) {
          break;
        }
      } else {
        rightSince = 0;
      }
      // A slow machine may be late repeatedly.
      long late = 10 * lateness.worstSince(begin);
      if (now - begin > limit + late && (rightSince == 0 || now - begin > 2 * (limit + late))) {
        note("not right " + when);
        for (Problem problem : last) {
          problems.add(new Problem(problem.kind(), when + ": " + problem.text()));
        }
        if (last.isEmpty()) {
          problems.add(new Problem(Kind.TEST_FAILED, when + ": never right for long"));
        }
        return;
      }
    }
    note("right " + when + " after " + (System.nanoTime() - begin) / MILLIS + " ms");
    judgeSources(when, impacts);
    judgeMacvlans(when);
    judgeHistory();
  }

  private void awaitStarted() {
    long begin = System.nanoTime();
    for (RouterHost router : lan.routers()) {
      while (!router.isSettled()) {
        if (System.nanoTime() - begin > BOOT) {
          problems.add(
              new Problem(Kind.NOT_STARTED, router + ": nothing in its log since its start"));
          return;
        }
        LockSupport.parkNanos(POLL);
      }
    }
  }

  private List<Problem> now(
      Judge judge, Map<Integer, Map<Family, Impact>> impacts, long quietSince) {
    long now = PacketTap.now();
    List<Problem> found = new ArrayList<>();
    if (now - quietSince < window()) {
      found.add(new Problem(Kind.NO_MASTER, "nothing seen yet"));
      return found;
    }
    for (Group group : setting.groups()) {
      if (group.vrid() == Group.OWNED && impacts.containsKey(Group.OWNED)) {
        // The kernel of the address owner may answer for its own address whether it is master or
        // not.
        continue;
      }
      Map<Integer, Integer> priorities = new TreeMap<>();
      Map<Integer, Impact> suffered = new HashMap<>();
      for (RouterHost router : lan.routers()) {
        priorities.put(router.number(), router.priority(group));
        suffered.put(
            router.number(),
            impacts
                .getOrDefault(router.number(), Map.of())
                .getOrDefault(group.family(), Impact.HARMLESS));
      }
      found.addAll(
          judge.judge(
              group,
              Expectation.of(priorities, setting.preempt(), suffered),
              lan.macs(group),
              lan.wire().observe(group, now - window(), now)));
    }
    return found;
  }

  /** A router's own packets come from its own address. */
  private void judgeSources(String when, Map<Integer, Map<Family, Impact>> impacts) {
    for (RouterHost router : lan.routers()) {
      for (Family family : Family.values()) {
        Impact impact =
            impacts.getOrDefault(router.number(), Map.of()).getOrDefault(family, Impact.HARMLESS);
        if (!setting.has(family) || impact.compareTo(Impact.DISTURBING) > 0) {
          continue;
        }
        String route = router.ask("ip", "-o", "route", "get", family.client());
        String source = route.replaceFirst("(?s).* src (\\S+).*", "$1");
        boolean virtual =
            setting.groups().stream()
                .filter(group -> group.family() == family && !group.isOwnedBy(router.number()))
                .anyMatch(group -> same(family.virtualIp(group.vrid()), source));
        if (virtual || route.isEmpty()) {
          problems.add(
              new Problem(Kind.OWN_SOURCE_LOST, when + ": " + router + ": route " + route));
        }
      }
    }
  }

  /**
   * Checks that a router that is not master does not receive for the virtual router (RFC 9568
   * §6.4.2).
   */
  private void judgeMacvlans(String when) {
    lan.read();
    // Longer than the window, because the watches may be late.
    long recently = PacketTap.now() - MACVLAN_LEFT_UP;
    for (RouterHost router : lan.routers()) {
      String up = setting.virtualMac() ? router.ask("ip", "-o", "link", "show", "up") : "";
      for (Group group : setting.groups()) {
        if (!silent.contains(router.number())
            && up.contains(group.family().virtualMac(group.vrid()))
            && lan.wire().adverts(group, recently).stream()
                .noneMatch(advert -> advert.router() == router.number())) {
          problems.add(
              new Problem(Kind.MACVLAN_UP, when + ": " + router + " is not master of " + group));
        }
      }
    }
  }

  private static boolean same(String full, String compressed) {
    return full.equals(compressed) || full.replaceFirst("(:0)+:", "::").equals(compressed);
  }

  private void judgeHistory() {
    lan.read();
    long late = lateness.worstSince(beganNanoTime);
    for (Group group : setting.groups()) {
      problems.addAll(
          new History(
                  group.toString(),
                  // Some steps make the interval longer.
                  Math.max(setting.intervalNanos(), Catalogue.LONG_INTERVAL * 10 * MILLIS),
                  lan.wire().adverts(group, 0).stream()
                      .filter(advert -> !group.isOwnedBy(advert.router()))
                      .toList(),
                  lan.held(group),
                  excuses,
                  late)
              .problems(PacketTap.now()));
    }
  }

  /** Checks that are only possible at the end. */
  private void conclude() {
    for (RouterHost router : lan.routers()) {
      problems.addAll(
          LogWatch.problems(
              router.toString(),
              router.appliance().log(),
              loud ? LIKE_LINES_OF_LOUD_STEPS : LIKE_LINES));
    }
  }

  private void stop(Map<Integer, Map<String, String>> before) {
    note("stops");
    for (RouterHost router : lan.routers()) {
      int status;
      try {
        status = router.stop();
      } catch (AssertionError e) {
        problems.add(new Problem(Kind.NOT_STOPPED, router + ": " + e.getMessage()));
        continue;
      }
      if (status != 0) {
        problems.add(new Problem(Kind.NOT_STOPPED, router + ": exit status " + status));
      }
      judgeLeftovers(router, before.get(router.number()));
    }
    conclude();
  }

  private void judgeLeftovers(RouterHost router, Map<String, String> before) {
    Map<String, String> after = router.inventory();
    before.forEach(
        (what, lines) -> {
          Set<String> old = lines.lines().collect(Collectors.toSet());
          Set<String> present = after.get(what).lines().collect(Collectors.toSet());
          Set<String> more = new HashSet<>(present);
          more.removeAll(old);
          Set<String> less = new HashSet<>(old);
          less.removeAll(present);
          if (killed.contains(router.number()) && !setting.virtualMac()) {
            // Documented: without a macvlan, no place keeps the original settings over a crash.
            more.removeIf(SequenceRun::isLostByCrash);
            less.removeIf(SequenceRun::isLostByCrash);
          }
          if (!more.isEmpty() || !less.isEmpty()) {
            problems.add(
                new Problem(
                    Kind.LEFTOVER, router + ": " + what + ": now " + more + ", missing " + less));
          }
        });
  }

  private static boolean isLostByCrash(String setting) {
    return setting.matches("ipv4/conf/(eth0|br0)/(accept_local|rp_filter):.*");
  }

  // ---------------------------------------------------------------- report

  private void describeAll() {
    lan.read();
    for (Group group : setting.groups()) {
      trace.addAll(lan.wire().describe(group, began));
      lan.held(group)
          .forEach(
              held ->
                  trace.add(
                      "%9.3f s: %s: router %d %s the address"
                          .formatted(
                              (held.nanos() - began) / 1e9,
                              group,
                              held.router(),
                              held.present() ? "has" : "loses")));
    }
    for (RouterHost router : lan.routers()) {
      trace.add("---- " + router + ": addresses");
      router.ask("ip", "-br", "addr").lines().forEach(trace::add);
      trace.add("---- " + router + ": log");
      List<String> log = router.appliance().log();
      trace.addAll(log.subList(Math.max(0, log.size() - 60), log.size()));
    }
  }
}
