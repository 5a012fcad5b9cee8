// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.Lateness;
import io.vrrp.runtime.lab.RequiresLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Two or three appliances, a client and a server on LANs of all kinds. Random sequences and
 * combinations of troubles happen to their hosts, as operators cause them. {@code
 * -Dvrrp.chaos.sequences=500} tries more. A failure prints its seed and its shortest sequence;
 * {@code -Dvrrp.chaos.seed=…} replays it, with {@code -Dvrrp.chaos.steps=2,5} only some steps.
 * {@code -Dvrrp.chaos.only=…} uses only troubles that match a regular expression; the same seed
 * then gives other sequences.
 */
@RequiresLab({"bridge", "nft"})
class HostChaosIT {
  private static final int SEQUENCES = Integer.getInteger("vrrp.chaos.sequences", 30);
  private static final long FIRST = Long.getLong("vrrp.chaos.first", 1);
  private static final Long SEED = Long.getLong("vrrp.chaos.seed");
  private static final String STEPS = System.getProperty("vrrp.chaos.steps", "");
  private static final String ONLY = System.getProperty("vrrp.chaos.only", "");
  private static final int LANS = Integer.getInteger("vrrp.chaos.lans", 6);
  private static final int TRIES = Integer.getInteger("vrrp.chaos.tries", 10);
  private static final Path REPORTS = Path.of("target/chaos");

  private final AtomicInteger numbers = new AtomicInteger();

  @Test
  void usersNoticeNothing() throws Exception {
    Lab.delete(REPORTS);
    Files.createDirectories(REPORTS);
    Catalogue catalogue = ONLY.isEmpty() ? Catalogue.all() : Catalogue.matching(ONLY);
    long[] seeds =
        SEED == null ? LongStream.range(FIRST, FIRST + SEQUENCES).toArray() : new long[] {SEED};
    List<String> failures = new ArrayList<>();
    ExecutorService workers = Executors.newFixedThreadPool(LANS);
    try (Lab lab = Lab.open(HostChaosIT.class);
        Lateness lateness = new Lateness()) {
      List<Future<String>> results = new ArrayList<>();
      for (long seed : seeds) {
        Sequence sequence = some(Sequence.of(seed, catalogue));
        results.add(workers.submit(() -> result(lab, sequence, lateness)));
      }
      for (Future<String> result : results) {
        if (!result.get().isEmpty()) {
          failures.add(result.get());
        }
      }
    } finally {
      workers.shutdownNow();
    }
    System.out.printf("chaos: %d of %d sequences failed%n", failures.size(), seeds.length);
    assertEquals(List.of(), failures, () -> String.join("\n", failures));
  }

  private static Sequence some(Sequence sequence) {
    return STEPS.isEmpty()
        ? sequence
        : sequence.with(
            Arrays.stream(STEPS.split(","))
                .map(number -> sequence.steps().get(Integer.parseInt(number) - 1))
                .toList());
  }

  /** Returns the failure, or an empty text. */
  private String result(Lab lab, Sequence sequence, Lateness lateness) {
    long begin = System.nanoTime();
    Outcome outcome = run(lab, sequence, lateness);
    System.out.printf(
        "chaos: seed %d: %s after %.1f s, machine late by %.1f ms%n",
        sequence.seed(),
        outcome.isRight() ? "right" : outcome.problems(),
        (System.nanoTime() - begin) / 1e9,
        outcome.late() / 1e6);
    if (outcome.isRight()) {
      return "";
    }
    report(outcome, "first");
    Outcome again = run(lab, outcome.sequence(), lateness);
    if (!again.isLike(outcome)) {
      again = run(lab, outcome.sequence(), lateness);
    }
    if (!again.isLike(outcome)) {
      String text =
          String.join("\n", sequence.describe())
              + "\n  failed once of three times: "
              + outcome.problems()
              + (again.isRight() ? "" : "\n  another time: " + again.problems());
      System.out.println(text);
      return outcome.isDoubtful() && !outcome.isTimeless() ? "" : text;
    }
    Outcome[] last = {again};
    Sequence shortest =
        new Shrinker(
                TRIES,
                candidate -> {
                  Outcome tried = run(lab, candidate, lateness);
                  boolean like = tried.isLike(outcome);
                  last[0] = like ? tried : last[0];
                  return like;
                })
            .shrink(again.sequence());
    report(last[0], "shortest");
    String text = String.join("\n", shortest.describe()) + "\n  fails: " + last[0].problems();
    System.out.println(text);
    return text;
  }

  private Outcome run(Lab lab, Sequence sequence, Lateness lateness) {
    return SequenceRun.of(lab, sequence, numbers.incrementAndGet(), lateness);
  }

  private static void report(Outcome outcome, String which) {
    List<String> lines = new ArrayList<>(outcome.sequence().describe());
    outcome.problems().forEach(problem -> lines.add("  " + problem));
    lines.addAll(outcome.trace());
    try {
      Files.write(REPORTS.resolve("seed-" + outcome.sequence().seed() + "-" + which), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
