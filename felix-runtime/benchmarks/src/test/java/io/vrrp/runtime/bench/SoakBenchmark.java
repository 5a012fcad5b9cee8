// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.LabProcess;
import io.vrrp.runtime.lab.RequiresLab;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A master and a backup at the shortest interval for a long time, half of it with a busy loop on
 * each processor. Measures whether a backup ever takes over by mistake. keepalived runs at the same
 * time on its own LAN. {@code -Dvrrp.soak.minutes=120} runs longer.
 */
@RequiresLab("keepalived")
class SoakBenchmark {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration HALF =
      Duration.ofMinutes(Integer.getInteger("vrrp.soak.minutes", 10)).dividedBy(2);
  private static final Duration WARM_UP = Settings.seconds("vrrp.soak.warmup", 10);
  private static final int HIGH = 200;
  private static final int LOW = 100;

  /** Centiseconds. */
  private static final int INTERVAL = 1;

  /** The measurements of one half. */
  private record Half(AdvertWatch.Sent sent, long fromBackup, int transitions) {}

  /** A master and a backup of one kind. */
  private static final class Soaked {
    private final Contender master;
    private final Contender backup;
    private final AdvertWatch watch;
    private int transitions;

    Soaked(Pair pair, Contender master, Contender backup) {
      this.master = master;
      this.backup = backup;
      this.watch = pair.watch();
    }

    private void start() {
      master.start(Fleet.of(1).routers(HIGH, INTERVAL));
      master.awaitAll("MASTER", LIMIT);
      backup.start(Fleet.of(1).routers(LOW, INTERVAL));
      backup.awaitAll("BACKUP", LIMIT);
    }

    private void begin() {
      watch.reset();
      transitions = master.transitions() + backup.transitions();
    }

    private Half end() {
      return new Half(
          watch.sent(),
          watch.fromBackup(),
          master.transitions() + backup.transitions() - transitions);
    }
  }

  @Test
  void twoHalves() throws IOException {
    Path directory =
        Path.of(System.getProperty("vrrp.lab", "target/lab"), "SoakBenchmark").toAbsolutePath();
    Path masterLog = directory.resolve("pauses-master.log");
    Path backupLog = directory.resolve("pauses-backup.log");
    int masterLines;
    int backupLines;
    try (Lab lab = Lab.open(directory)) {
      Pair ourPair = Pair.on(lab, "our", Fleet.of(1), INTERVAL);
      Pair theirPair = Pair.on(lab, "kee", Fleet.of(1), INTERVAL);
      Soaked ours =
          new Soaked(
              ourPair,
              new OurContender(ourPair.master(), options(masterLog)),
              new OurContender(ourPair.backup(), options(backupLog)));
      Soaked keepalived =
          new Soaked(
              theirPair,
              new KeepalivedContender(theirPair.master()),
              new KeepalivedContender(theirPair.backup()));
      ours.start();
      keepalived.start();
      Settings.pass(WARM_UP);
      masterLines = Pauses.lines(masterLog);
      backupLines = Pauses.lines(backupLog);
      soak("idle", ours, keepalived);
      List<LabProcess> busy = new ArrayList<>();
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        busy.add(ourPair.master().spawn("busy-" + i, Map.of(), "sh", "-c", "while :; do :; done"));
      }
      soak("with busy processors", ours, keepalived);
      busy.forEach(LabProcess::kill);
    }
    Comparison table = new Comparison("Soak: pauses of the JVM in both halves");
    printPauses(table, "master", Pauses.read(masterLog, masterLines));
    printPauses(table, "backup", Pauses.read(backupLog, backupLines));
  }

  private static String options(Path log) {
    return System.getProperty("vrrp.performance.options", "") + " " + Pauses.option(log);
  }

  private static void soak(String how, Soaked ours, Soaked keepalived) {
    ours.begin();
    keepalived.begin();
    Settings.pass(HALF);
    Half our = ours.end();
    Half their = keepalived.end();
    Comparison table =
        new Comparison(
            "Soak: " + how,
            "1 virtual router, one advertisement in %d ms, for %d s."
                .formatted(INTERVAL * 10, HALF.toSeconds()));
    table.judge("transitions", "in all", our.transitions(), their.transitions(), 0);
    table.judge("advertisements by the backup", "in all", our.fromBackup(), their.fromBackup(), 0);
    table.print("advertisements sent", "in all", our.sent().count(), their.sent().count());
    table.judge("advertisements lost", "in all", our.sent().lost(), their.sent().lost(), 0);
    table.print(
        "advertisements more than half an interval late",
        "in all",
        our.sent().late(),
        their.sent().late());
    table.print(
        "longest gap", "ms", our.sent().worstGapNanos() / 1e6, their.sent().worstGapNanos() / 1e6);
  }

  private static void printPauses(Comparison table, String role, Pauses pauses) {
    table.print("garbage collections, " + role, "in all", pauses.collections());
    table.print("worst garbage collection, " + role, "ms", pauses.worstCollectionMillis());
    table.print("safepoints, " + role, "in all", pauses.safepoints());
    table.print("worst safepoint, " + role, "ms", pauses.worstSafepointMillis());
  }
}
