// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.Lateness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Many cells that go through the same steps at the same time, each on its own LAN. */
final class Batch {
  /** Much longer than all timers: enough for a JVM to start on a busy machine. */
  private static final Duration SETTLED = Duration.ofSeconds(45);

  private static final long POLL = 20_000_000;

  /**
   * The delay between one LAN and the next. All share a kernel that changes one network device at a
   * time: without the delay, the test would measure thirty routers, not one.
   */
  private static final long STAGGER = 30_000_000;

  private final List<Step> plan;
  private final List<CellLan> lans = new ArrayList<>();

  private Batch(List<Step> plan) {
    this.plan = plan;
  }

  /** Runs cells with the same number of routers. */
  static ResultTable run(List<Cell> cells) {
    int routers = cells.stream().mapToInt(cell -> cell.members().size()).max().orElseThrow();
    Batch batch = new Batch(Step.plan(routers));
    long begin = System.nanoTime();
    try (Lab lab = Lab.open(Batch.class);
        OurJvm jvm = new OurJvm(lab.host("us", "192.0.2.1"));
        Lateness lateness = new Lateness()) {
      jvm.start();
      for (Cell cell : cells) {
        batch.lans.add(new CellLan(lab, cell, batch.lans.size() + 1, jvm));
      }
      batch.plan.forEach(step -> batch.take(step, lateness));
      return batch.results(begin, lateness);
    }
  }

  private void take(Step step, Lateness lateness) {
    long begin = System.nanoTime();
    lans.forEach(lan -> lan.prepare(step));
    for (CellLan lan : lans) {
      lan.begin(step);
      LockSupport.parkNanos(STAGGER);
    }
    Set<CellLan> unsettled = new LinkedHashSet<>(lans);
    while (!unsettled.isEmpty() && System.nanoTime() - begin < SETTLED.toNanos()) {
      unsettled.removeIf(CellLan::isSettled);
      LockSupport.parkNanos(POLL);
    }
    long late = lateness.worstSince(begin);
    System.out.printf(
        "interoperation: %s after %.1f s, %d of %d not settled, machine late by %.1f ms%n",
        step.label(), (System.nanoTime() - begin) / 1e9, unsettled.size(), lans.size(), late / 1e6);
    lans.forEach(lan -> lan.conclude(!unsettled.contains(lan), late));
  }

  private ResultTable results(long begin, Lateness lateness) {
    List<ResultTable.Row> rows = new ArrayList<>();
    for (CellLan lan : lans) {
      rows.add(new ResultTable.Row(lan.cell(), lan.verdicts(), lan.figures()));
    }
    lans.forEach(CellLan::end);
    return new ResultTable(plan, rows, System.nanoTime() - begin, lateness.worstSince(begin));
  }
}
