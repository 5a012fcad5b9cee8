// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.engine.EngineBenchmark;
import io.vrrp.impl.protocol.ReceiveBenchmark;
import io.vrrp.impl.protocol.SendBenchmark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures time and memory of the work for each packet. Runs only in the profile {@code benchmark}.
 */
class Benchmarks {

  /** The smallest object has 16 bytes, so even one allocation in sixteen operations would show. */
  private static final double NOTHING = 1;

  /** Writes the constant part of a frame: done after changes, not for each packet. */
  private static final String ONCE = "SendBenchmark.write";

  @Test
  void steadyStateAllocatesNothing() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(".*\\.(" + names() + ")\\..*")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(5)
            .measurementTime(TimeValue.milliseconds(500))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .jvmArgsAppend("-Xmx256m", "-XX:-UsePerfData")
            .build();
    Collection<RunResult> results = new Runner(options).run();

    System.out.printf("%-44s %9s %10s %9s%n", "benchmark", "ns/op", "error", "B/op");
    List<String> allocating = new ArrayList<>();
    for (RunResult result : results) {
      String name = name(result);
      double bytes = bytesPerOperation(result);
      System.out.printf(
          "%-44s %9.1f %10.1f %9.3f%n",
          name,
          result.getPrimaryResult().getScore(),
          result.getPrimaryResult().getScoreError(),
          bytes);
      if (bytes >= NOTHING && !name.startsWith(ONCE)) {
        allocating.add(name);
      }
    }
    assertTrue(allocating.isEmpty(), () -> "these allocate: " + allocating);
  }

  private static String names() {
    return String.join(
        "|",
        ReceiveBenchmark.class.getSimpleName(),
        SendBenchmark.class.getSimpleName(),
        EngineBenchmark.class.getSimpleName());
  }

  private static String name(RunResult result) {
    String whole = result.getParams().getBenchmark();
    int method = whole.lastIndexOf('.');
    Map<String, String> parameters = new TreeMap<>();
    for (String key : result.getParams().getParamsKeys()) {
      parameters.put(key, result.getParams().getParam(key));
    }
    return whole.substring(whole.lastIndexOf('.', method - 1) + 1)
        + (parameters.isEmpty() ? "" : " " + parameters);
  }

  @SuppressWarnings("rawtypes") // JMH declares it so.
  private static double bytesPerOperation(RunResult result) {
    for (Map.Entry<String, Result> secondary : result.getSecondaryResults().entrySet()) {
      if (secondary.getKey().endsWith("gc.alloc.rate.norm")) {
        return secondary.getValue().getScore();
      }
    }
    throw new AssertionError("this JVM does not measure allocations");
  }
}
