// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.protocol.RouterParameters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * Runs a scenario event by event on one simulated clock. Of events at the same time, disturbances
 * come first, then frames, then timers: like the engine, it processes packets before it judges a
 * timer.
 */
final class Lan {

  private static final int TRACE_LINES = 60;

  /** Disturbances after which all present nodes still know the same. */
  private static final Set<Disturbance.Kind> ORDERLY =
      EnumSet.of(
          Disturbance.Kind.CRASH,
          Disturbance.Kind.FLAP,
          Disturbance.Kind.USELESS,
          Disturbance.Kind.RELINQUISH);

  private record Arrival(long time, long order, LanNode to, Frame frame)
      implements Comparable<Arrival> {
    @Override
    public int compareTo(Arrival other) {
      return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
    }
  }

  /** A step of the plan: the beginning or end of a disturbance, or the first start of a node. */
  private record Operation(
      long time, long order, Runnable action, String text, boolean orderly, boolean split)
      implements Comparable<Operation> {
    @Override
    public int compareTo(Operation other) {
      return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
    }
  }

  /** The totals of a run. */
  record Totals(long routerNanoseconds, long events, long advertisements, long transitions) {}

  private final Scenario scenario;
  private final Random random;
  private final List<LanNode> nodes = new ArrayList<>();
  private final PriorityQueue<Arrival> wire = new PriorityQueue<>();
  private final PriorityQueue<Operation> plan = new PriorityQueue<>();
  private final List<Disturbance> active = new ArrayList<>();
  private final Rubbish rubbish;
  private final Settling settling;
  private final int shortestInterval;
  private final long longestInterval;
  private final Deque<String> trace;
  private final Set<String> traced = new HashSet<>();
  private String repetition;
  private LanNode waking;
  private long now;
  private long order;
  private long lastArrival;
  private int operationsOfSecond;
  private long operationSecond = -1;
  private int rubbishNumber;
  private long routerNanoseconds;
  private long events;
  private long advertisements;
  private long transitions;

  Lan(Scenario scenario, boolean traced) {
    this.scenario = scenario;
    this.random = new Random(~scenario.seed());
    this.trace = traced ? new ArrayDeque<>() : null;
    this.rubbish = new Rubbish(scenario.parameters().get(0).family());
    int shortest = RouterParameters.MAX_ADVERT_INTERVAL;
    int longest = 1;
    for (int i = 0; i < scenario.size(); i++) {
      RouterParameters parameters = scenario.parameters().get(i);
      shortest = Math.min(shortest, parameters.advertInterval());
      longest = Math.max(longest, parameters.advertInterval());
      nodes.add(
          new LanNode(
              this,
              i,
              parameters,
              scenario.sources().get(i),
              scenario.clockOrigins()[i],
              new LanTrackers(scenario.seed() * scenario.size() + i)));
    }
    for (Disturbance disturbance : scenario.disturbances()) {
      if (disturbance.kind() == Disturbance.Kind.INTERVAL) {
        shortest = Math.min(shortest, disturbance.argument());
      }
    }
    shortestInterval = shortest;
    longestInterval = longest * 10_000_000L;
    settling = new Settling(nodes, withoutVirtualMac());
    plan();
  }

  private void plan() {
    for (LanNode node : nodes) {
      if (scenario.has(node.number)) {
        plan(
            scenario.startTimes()[node.number],
            () -> boot(node, false),
            "starts " + describe(node),
            false,
            false);
      }
    }
    for (Disturbance disturbance : scenario.disturbances()) {
      boolean absent = disturbance.node() >= 0 && !scenario.has(disturbance.node());
      if (absent) {
        continue;
      }
      if (disturbance.kind() == Disturbance.Kind.RUBBISH) {
        planRubbish(disturbance);
        continue;
      }
      boolean orderly = ORDERLY.contains(disturbance.kind());
      boolean split = disturbance.kind() == Disturbance.Kind.SPLIT;
      long start = disturbance.start();
      plan(start, () -> begin(disturbance), "begins: " + disturbance, orderly, split);
      if (disturbance.duration() > 0) {
        long end = start + disturbance.duration();
        plan(end, () -> end(disturbance), "ends: " + disturbance, orderly, split);
      }
    }
  }

  private void plan(long time, Runnable action, String text, boolean orderly, boolean split) {
    plan.add(new Operation(time, order++, action, text, orderly, split));
  }

  private void boot(LanNode node, boolean orderly) {
    node.boot();
    start(node, VrrpEvent.STARTUP, orderly);
  }

  /** Starts a node when its start delay is over, unless it was stopped by then. */
  private void start(LanNode node, VrrpEvent event, boolean orderly) {
    long delay = scenario.startDelays()[node.number];
    if (delay == 0) {
      node.start(event);
      return;
    }
    int stops = node.stops();
    plan(
        now + delay,
        () ->
            node.command(
                () -> {
                  if (node.stops() == stops) {
                    node.start(event);
                  }
                }),
        "ends: start delay of " + node,
        orderly,
        false);
  }

  private String describe(LanNode node) {
    RouterParameters p = node.configured();
    return node
        + " "
        + node.source()
        + " priority "
        + p.priority()
        + " interval "
        + p.advertInterval()
        + " preempt "
        + p.preempt()
        + " after "
        + p.preemptDelay() / 1_000_000
        + " ms";
  }

  /** Packets of strangers must not influence anything: they do not count as disturbances. */
  private void planRubbish(Disturbance disturbance) {
    long gap = 10_000_000L / disturbance.argument();
    for (long at = 0; at < disturbance.duration(); at += gap) {
      plan(disturbance.start() + at, this::sendRubbish, null, true, false);
    }
  }

  private void sendRubbish() {
    Frame frame = rubbish.get(rubbishNumber++);
    for (LanNode node : nodes) {
      wire.add(new Arrival(now + 1000, order++, node, frame));
    }
  }

  // ---------------------------------------------------------------- running

  /** Runs to the end. Throws a {@link Violation} if an invariant does not hold. */
  Totals run() {
    try {
      return runToEnd();
    } catch (RuntimeException e) {
      throw new Violation("nothing is thrown, no " + e.getClass().getName(), e.toString());
    }
  }

  private Totals runToEnd() {
    while (true) {
      long next = scenario.end();
      if (!plan.isEmpty()) {
        next = Math.min(next, plan.peek().time);
      }
      if (!wire.isEmpty()) {
        next = Math.min(next, wire.peek().time);
      }
      for (LanNode node : nodes) {
        next = Math.min(next, node.deadline());
      }
      advance(Math.max(now, next));
      if (now >= scenario.end()) {
        break;
      }
      operate();
      while (!wire.isEmpty() && wire.peek().time <= now) {
        Arrival arrival = wire.remove();
        events++;
        arrival.to.arrive(arrival.frame);
      }
      for (LanNode node : nodes) {
        if (node.deadline() <= now) {
          events++;
          node.fire();
        }
      }
      settling.check(now);
    }
    nodes.stream().filter(LanNode::present).forEach(LanNode::checkAllCounters);
    return new Totals(routerNanoseconds, events, advertisements, transitions);
  }

  private void advance(long next) {
    settling.check(next);
    for (LanNode node : nodes) {
      if (node.present()) {
        routerNanoseconds += next - now;
      }
    }
    now = next;
  }

  private void operate() {
    while (!plan.isEmpty() && plan.peek().time <= now) {
      Operation operation = plan.remove();
      events++;
      if (operation.text != null) {
        trace(null, operation.text);
        settling.disturbed(operation.orderly, operation.split);
        long second = now / 1_000_000_000L;
        operationsOfSecond = second == operationSecond ? operationsOfSecond + 1 : 1;
        operationSecond = second;
      }
      operation.action.run();
      if (operation.text != null && active.isEmpty()) {
        // Earlier frames may still be on their way, delayed by jitter.
        settling.quietFrom(Math.max(now, lastArrival));
      }
    }
  }

  private void begin(Disturbance disturbance) {
    int argument = disturbance.argument();
    LanNode node = disturbance.node() < 0 ? null : nodes.get(disturbance.node());
    if (disturbance.duration() > 0) {
      boolean outage =
          switch (disturbance.kind()) {
            case FLAP, USELESS, STALL, SUSPENSION, CRASH -> true;
            default -> false;
          };
      if (outage && (node.outage != null || !node.present())) {
        return;
      }
      if (outage) {
        node.outage = disturbance;
      }
      active.add(disturbance);
    }
    switch (disturbance.kind()) {
      case FLAP, USELESS -> node.stop();
      case CRASH -> node.crash();
      case MUTE -> node.mute(true);
      case DUPLICATE_ADDRESS ->
          node.command(() -> node.changeSource(scenario.sources().get(argument)));
      case PRIORITY ->
          node.command(() -> node.configure(Scenario.withPriority(node.configured(), argument)));
      case INTERVAL ->
          node.command(() -> node.configure(Scenario.withInterval(node.configured(), argument)));
      case PREEMPT ->
          node.command(
              () -> node.configure(Scenario.withPreempt(node.configured(), argument == 1)));
      case PREEMPT_DELAY ->
          node.command(
              () -> node.configure(Scenario.withPreemptDelay(node.configured(), argument)));
      case ADDRESSES ->
          node.command(() -> node.configure(Scenario.withAddresses(node.configured(), argument)));
      case TRACKER -> node.command(() -> node.trackerReports(argument));
      case OVERRIDE -> node.command(() -> node.overridePriority(argument));
      case RELINQUISH -> nodes.forEach(LanNode::relinquish);
      case STARTUP -> node.command(node::endRelinquishment);
      default -> {}
    }
  }

  private void end(Disturbance disturbance) {
    if (!active.remove(disturbance)) {
      return;
    }
    LanNode node = disturbance.node() < 0 ? null : nodes.get(disturbance.node());
    if (node != null && node.outage == disturbance) {
      node.outage = null;
    }
    switch (disturbance.kind()) {
      case FLAP -> start(node, VrrpEvent.INTERFACE_UP, true);
      case USELESS -> node.start(VrrpEvent.STARTUP);
      case CRASH -> boot(node, true);
      case STALL -> wake(node);
      case SUSPENSION -> {
        node.loseQueue();
        wake(node);
      }
      case MUTE -> node.mute(false);
      case DUPLICATE_ADDRESS ->
          node.command(() -> node.changeSource(scenario.sources().get(node.number)));
      default -> {}
    }
  }

  private void wake(LanNode node) {
    waking = node;
    node.wake();
    waking = null;
  }

  // ---------------------------------------------------------------- the network

  void transmit(LanNode from, Frame frame) {
    advertisements++;
    for (LanNode to : nodes) {
      if (to == from ? scenario.loopback() : scenario.has(to.number)) {
        transmit(from, to, frame);
      }
    }
  }

  private void transmit(LanNode from, LanNode to, Frame frame) {
    int copies = 1;
    long jitter = 0;
    for (int i = 0; i < active.size(); i++) {
      Disturbance disturbance = active.get(i);
      int argument = disturbance.argument();
      switch (disturbance.kind()) {
        case LOSS -> copies = random.nextInt(100) < argument ? 0 : copies;
        case DUPLICATION -> copies *= random.nextInt(100) < argument ? 2 : 1;
        case JITTER -> jitter = longestInterval / 100 * argument;
        case CUT ->
            copies = disturbance.node() == from.number && argument == to.number ? 0 : copies;
        case SPLIT ->
            copies = (argument >> from.number & 1) == (argument >> to.number & 1) ? copies : 0;
        default -> {}
      }
    }
    for (int i = 0; i < copies; i++) {
      long delay = scenario.delays()[from.number][to.number];
      if (jitter > 0) {
        delay += (long) (random.nextDouble() * jitter);
      }
      lastArrival = Math.max(lastArrival, now + delay);
      wire.add(new Arrival(now + delay, order++, to, frame));
    }
  }

  // ---------------------------------------------------------------- requests and reports of nodes

  long now() {
    return now;
  }

  int shortestInterval() {
    return shortestInterval;
  }

  /** The number of disturbances in this second. */
  int operations() {
    return now / 1_000_000_000L == operationSecond ? operationsOfSecond : 0;
  }

  boolean waking(LanNode node) {
    return waking == node;
  }

  /** A node that handed over mastership is master again, because no other one took over. */
  void lastResort(LanNode node) {
    settling.lastResort(node);
  }

  /** Whether nodes advertise from their interface's MAC address; throws if only some do. */
  boolean withoutVirtualMac() {
    return scenario.seed() % 2 == 0;
  }

  void announced(LanNode node) {
    settling.announced(node);
  }

  void stateChanged(LanNode node) {
    if (node.state() == VrrpState.MASTER) {
      transitions++;
    }
    settling.stateChanged(now);
  }

  boolean traced() {
    return trace != null;
  }

  /**
   * Records an event. Repetitions without another event in between are recorded only twice: first
   * and last.
   */
  void trace(LanNode node, String text) {
    if (trace == null) {
      return;
    }
    String event = (node == null ? "*" : node) + " " + text;
    String line = String.format(Locale.ROOT, "%16.6f ms  %s", now / 1e6, event);
    if (node == null || text.contains(" to ")) {
      traced.clear();
    }
    if (!traced.add(event)) {
      repetition = line;
      return;
    }
    addLine(repetition);
    repetition = null;
    addLine(line);
  }

  private void addLine(String line) {
    if (line != null) {
      if (trace.size() == TRACE_LINES) {
        trace.remove();
      }
      trace.add(line);
    }
  }

  /** The last events of a traced run. */
  String traceText() {
    addLine(repetition);
    return String.join("\n", trace);
  }

  static String name(int number) {
    return String.valueOf((char) ('A' + number));
  }
}
