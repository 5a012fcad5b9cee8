// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.impl.component.log.ChangeLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A priority that flaps neither fills the log nor makes its last line wrong. */
class PriorityLogTest {

  private final List<String> lines = new ArrayList<>();
  private final List<Runnable> tasks = new ArrayList<>();
  private long now;
  private final PriorityLog log =
      new PriorityLog(
          () -> now,
          (nanos, task) -> {
            assertEquals(ChangeLog.PERIOD, nanos);
            tasks.add(task);
          },
          lines::add);

  private void change(int times) {
    for (int i = 1; i <= times; i++) {
      log.changed("change " + i);
    }
  }

  private void periodPasses() {
    now += ChangeLog.PERIOD;
    List<Runnable> due = List.copyOf(tasks);
    tasks.clear();
    due.forEach(Runnable::run);
  }

  @Test
  void fewChangesAreLoggedAtOnce() {
    change(ChangeLog.MAX_LINES_IN_A_PERIOD);
    assertEquals(ChangeLog.MAX_LINES_IN_A_PERIOD, lines.size());
    assertEquals(List.of(), tasks);
  }

  @Test
  void lastChangeIsLoggedAfterThePeriodEvenIfNoOtherFollows() {
    change(50);
    assertEquals(ChangeLog.MAX_LINES_IN_A_PERIOD, lines.size());
    lines.clear();
    periodPasses();
    assertEquals(List.of("change 50 (43 changes before are not logged)"), lines);
    periodPasses();
    assertEquals(1, lines.size());
  }

  @Test
  void oneOmittedChangeIsLoggedAsItIs() {
    change(ChangeLog.MAX_LINES_IN_A_PERIOD + 1);
    lines.clear();
    periodPasses();
    assertEquals(List.of("change 7"), lines);
  }

  @Test
  void removedVirtualRouterLogsNothingMore() {
    change(50);
    lines.clear();
    log.end();
    periodPasses();
    assertEquals(List.of(), lines);
  }
}
