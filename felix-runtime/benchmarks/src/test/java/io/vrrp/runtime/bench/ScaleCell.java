// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.ProcessUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * A master and a backup of the same kind with the same fleet.
 *
 * @param fleet the virtual routers of both
 * @param interval of the advertisements, in centiseconds
 * @param seconds how long the steady state is measured
 * @param attempts how often all masters appear at the same moment, in each of two ways
 */
record ScaleCell(Fleet fleet, int interval, Duration seconds, int attempts) {
  private static final int HIGH = 200;
  private static final int LOW = 100;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Longer than keepalived and the appliance need to notice that the carrier is back. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  static final Duration SETTLING_LIMIT = Duration.ofSeconds(20);

  private static final Duration WARM_UP = Settings.seconds("vrrp.scale.warmup", 30);

  /** keepalived compiles nothing. */
  private static final Duration KEEPALIVED_WARM_UP = Duration.ofSeconds(5);

  /**
   * The measurements.
   *
   * @param startNanos from the start of the master to its first advertisement of its last virtual
   *     router, without Active_Down_Interval
   * @param sent the master's advertisements in the steady state
   * @param master the resources that the master used meanwhile; its memory at the end
   * @param backup the resources that the backup used meanwhile; its memory at the end
   * @param fromBackup advertisements of the backup, from its start to the end of the steady state
   * @param transitions of the master from when it was master of all to the end of the steady state
   * @param appearing how the backup reacted to masters that appeared, if that was tried
   */
  record Measured(
      long startNanos,
      AdvertWatch.Sent sent,
      ProcessUsage master,
      ProcessUsage backup,
      long fromBackup,
      int transitions,
      Appearing appearing) {

    double sentMicros() {
      return master.cpuNanos() / 1e3 / sent.count();
    }

    double receivedMicros() {
      return backup.cpuNanos() / 1e3 / sent.count();
    }
  }

  /**
   * How the backup reacted to masters that all appeared at the same moment; the worst attempt of
   * each kind, or NaN if it did not become all master or all backup in time.
   *
   * @param joining its advertisements if its link had just come up
   * @param contradictingNanos how long it still advertised if it was master itself
   */
  record Appearing(double joining, double contradictingNanos) {}

  static Duration warmUp(Contender.Kind kind) {
    return kind == Contender.Kind.OURS ? WARM_UP : KEEPALIVED_WARM_UP;
  }

  @Override
  public String toString() {
    return fleet + ", one advertisement in " + interval * 10 + " ms";
  }

  Measured measure(Contender.Kind kind) {
    String name = "%d-%d-%s".formatted(fleet.size(), interval, kind).toLowerCase(Locale.ROOT);
    Path directory = Path.of(System.getProperty("vrrp.lab", "target/lab"), "scale-" + name);
    try (Lab lab = Lab.open(directory)) {
      return measure(kind, new Pair(lab, fleet, interval));
    }
  }

  private Measured measure(Contender.Kind kind, Pair pair) {
    AdvertWatch watch = pair.watch();
    Contender master = kind.on(pair.master());
    master.start(fleet.routers(HIGH, interval));
    long lastStarted = watch.awaitAll(LIMIT);
    master.awaitAll("MASTER", LIMIT);
    long start =
        lastStarted
            - master.started()
            - fleet.routers(HIGH, interval).get(0).downInterval().toNanos();
    final int transitions = master.transitions();

    watch.reset();
    Contender backup = kind.on(pair.backup());
    backup.start(fleet.routers(LOW, interval));
    backup.awaitAll("BACKUP", LIMIT);
    Settings.pass(warmUp(kind));
    long fromBackup = watch.fromBackup();

    watch.reset();
    ProcessUsage masterBefore = master.usage();
    ProcessUsage backupBefore = backup.usage();
    Settings.pass(seconds);
    ProcessUsage masterAfter = master.usage();
    ProcessUsage backupAfter = backup.usage();
    AdvertWatch.Sent sent = watch.sent();
    fromBackup += watch.fromBackup();

    int masterTransitions = master.transitions() - transitions;

    Appearing appearing = attempts == 0 ? null : appearing(pair, backup);
    // An ordered end would take long.
    master.kill();
    backup.kill();
    return new Measured(
        start,
        sent,
        since(masterBefore, masterAfter),
        since(backupBefore, backupAfter),
        fromBackup,
        masterTransitions,
        appearing);
  }

  private static ProcessUsage since(ProcessUsage before, ProcessUsage after) {
    return new ProcessUsage(after.cpuNanos() - before.cpuNanos(), after.residentBytes());
  }

  private Appearing appearing(Pair pair, Contender backup) {
    double worst = worst(() -> isolated(pair, backup));
    // This comes last, because not every contender survives it.
    double joining = worst(() -> cut(pair, backup));
    return new Appearing(joining, worst);
  }

  private double worst(LongSupplier attempt) {
    try {
      return LongStream.generate(attempt).limit(attempts).max().orElseThrow();
    } catch (AssertionError e) {
      System.out.println("All masters appear, but: " + e.getMessage());
      return Double.NaN;
    }
  }

  /** The backup becomes master, because it hears no other router, and then hears all of them. */
  private static long isolated(Pair pair, Contender backup) {
    pair.isolateBackup();
    backup.awaitAll("MASTER", SETTLING_LIMIT);
    pair.watch().reset();
    pair.rejoinBackup();
    backup.awaitAll("BACKUP", SETTLING_LIMIT);
    Settings.pass(SETTLING);
    return pair.watch().worstContradiction();
  }

  /** The backup's link goes down and comes up. */
  private static long cut(Pair pair, Contender backup) {
    pair.cutBackup();
    backup.awaitNone("BACKUP", SETTLING_LIMIT);
    Settings.pass(SETTLING);
    pair.watch().reset();
    pair.restoreBackup();
    backup.awaitAll("BACKUP", SETTLING_LIMIT);
    Settings.pass(SETTLING);
    return pair.watch().fromBackup();
  }
}
