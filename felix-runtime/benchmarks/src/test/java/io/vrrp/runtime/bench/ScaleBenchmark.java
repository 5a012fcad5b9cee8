// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.ProcessUsage;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Measures the cost of many virtual routers, and whether all their advertisements are sent and
 * received: as master, and as the backup that receives the same advertisements. {@code
 * -Dvrrp.scale.sizes=50,255} and {@code -Dvrrp.scale.intervals=10} (centiseconds) select cells.
 */
@RequiresLab("keepalived")
class ScaleBenchmark {
  private static final List<Integer> SIZES =
      Settings.numbers("vrrp.scale.sizes", "1,50,255,510,1000");
  private static final List<Integer> INTERVALS =
      Settings.numbers("vrrp.scale.intervals", "100,10,1");
  private static final Duration SECONDS = Settings.seconds("vrrp.scale.seconds", 20);
  private static final Duration HELD = Settings.seconds("vrrp.scale.held", 60);
  private static final int ATTEMPTS = Integer.getInteger("vrrp.scale.attempts", 3);

  private static final int MIN_SIZE_FOR_COSTS = 50;
  private static final int FULL = 255;
  private static final int FOUR_INTERFACES = 1000;
  private static final int SHORTEST = 1;
  private static final int SHORT = 10;

  static Stream<ScaleCell> cells() {
    return SIZES.stream()
        .flatMap(
            size ->
                INTERVALS.stream()
                    .filter(interval -> interval != SHORTEST || size == FULL)
                    .map(interval -> cell(size, interval)));
  }

  private static ScaleCell cell(int size, int interval) {
    boolean held =
        size == FULL && interval == SHORTEST || size == FOUR_INTERFACES && interval == SHORT;
    boolean appearing = size >= FULL && interval <= SHORT;
    return new ScaleCell(Fleet.of(size), interval, held ? HELD : SECONDS, appearing ? ATTEMPTS : 0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void masterAndBackup(ScaleCell cell) {
    ScaleCell.Measured ours = cell.measure(Contender.Kind.OURS);
    ScaleCell.Measured keepalived = cell.measure(Contender.Kind.KEEPALIVED);
    Comparison table =
        new Comparison(
            "Scale: " + cell,
            "Over %d s, after a warm-up of %d s (keepalived: %d s) with both running."
                .formatted(
                    cell.seconds().toSeconds(),
                    ScaleCell.warmUp(Contender.Kind.OURS).toSeconds(),
                    ScaleCell.warmUp(Contender.Kind.KEEPALIVED).toSeconds()));
    start(table, cell, ours, keepalived);
    processors(table, cell, ours, keepalived);
    advertisements(table, cell, ours, keepalived);
    if (cell.attempts() > 0) {
      appearing(table, cell, ours.appearing(), keepalived.appearing());
    }
  }

  private static void start(
      Comparison table, ScaleCell cell, ScaleCell.Measured ours, ScaleCell.Measured keepalived) {
    String what = "from start to first advertisement of all, beyond the wait";
    if (cell.fleet().size() == 1) {
      table.judge(what, "ms", ours.startNanos() / 1e6, keepalived.startNanos() / 1e6, 1500);
    } else {
      table.print(what, "ms", ours.startNanos() / 1e6, keepalived.startNanos() / 1e6);
    }
  }

  private static void processors(
      Comparison table, ScaleCell cell, ScaleCell.Measured ours, ScaleCell.Measured keepalived) {
    String sending = "processor time per advertisement, as master";
    String receiving = "processor time per advertisement, as backup";
    if (cell.fleet().size() >= MIN_SIZE_FOR_COSTS) {
      table.compare(sending, "us", ours.sentMicros(), keepalived.sentMicros(), 0.5);
      table.compare(receiving, "us", ours.receivedMicros(), keepalived.receivedMicros(), 1);
    } else {
      table.print(sending, "us", ours.sentMicros(), keepalived.sentMicros());
      table.print(receiving, "us", ours.receivedMicros(), keepalived.receivedMicros());
    }
    table.print(
        "resident, master", "MiB", mebibytes(ours.master()), mebibytes(keepalived.master()));
    table.print(
        "resident, backup", "MiB", mebibytes(ours.backup()), mebibytes(keepalived.backup()));
  }

  private static double mebibytes(ProcessUsage usage) {
    return usage.residentBytes() / 1048576.0;
  }

  private static void advertisements(
      Comparison table, ScaleCell cell, ScaleCell.Measured ours, ScaleCell.Measured keepalived) {
    double seconds = cell.seconds().toMillis() / 1e3;
    table.print(
        "advertisements sent",
        "1/s",
        ours.sent().count() / seconds,
        keepalived.sent().count() / seconds);
    table.judge("advertisements lost", "in all", ours.sent().lost(), keepalived.sent().lost(), 0);
    table.print(
        "advertisements more than half an interval late",
        "in all",
        ours.sent().late(),
        keepalived.sent().late());
    table.print(
        "longest gap",
        "ms",
        ours.sent().worstGapNanos() / 1e6,
        keepalived.sent().worstGapNanos() / 1e6);
    table.judge(
        "advertisements by the backup", "in all", ours.fromBackup(), keepalived.fromBackup(), 0);
    table.judge(
        "transitions of the master", "in all", ours.transitions(), keepalived.transitions(), 0);
  }

  private static void appearing(
      Comparison table, ScaleCell cell, ScaleCell.Appearing ours, ScaleCell.Appearing keepalived) {
    String worst =
        " (worst of %d; NaN: not settled within %d s)"
            .formatted(cell.attempts(), ScaleCell.SETTLING_LIMIT.toSeconds());
    table.judge(
        "all masters appear to a backup as its link comes up: its advertisements" + worst,
        "in all",
        ours.joining(),
        keepalived.joining(),
        0);
    table.judge(
        "all masters appear to lower masters: how long those still advertise" + worst,
        "ms",
        ours.contradictingNanos() / 1e6,
        keepalived.contradictingNanos() / 1e6,
        cell.interval() * 10);
  }
}
