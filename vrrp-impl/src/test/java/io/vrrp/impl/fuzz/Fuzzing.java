// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Coverage-guided fuzzing, only in the profile {@code fuzz}: each target runs with Jazzer in its
 * own JVM, starting from the stored inputs. A failing input is written to the target's directory
 * below {@code target/fuzz}; to keep it, move it to {@link FuzzTarget#corpus()}.
 */
class Fuzzing {

  private static final Pattern EXECUTIONS =
      Pattern.compile("stat::number_of_executed_units: +(\\d+)");
  private static final Pattern COVERAGE = Pattern.compile(".* cov: (\\d+) ft: (\\d+) .*");

  @ParameterizedTest
  @EnumSource
  void findsNothing(FuzzTarget target) throws IOException, InterruptedException {
    String seconds = System.getProperty("fuzz.seconds");
    Path directory = Path.of("target/fuzz", target.type.getSimpleName()).toAbsolutePath();
    Path found = Files.createDirectories(directory.resolve("corpus"));
    Path log = directory.resolve("log");
    Process jazzer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type.getName(),
                "--instrumentation_includes=io.vrrp.**",
                "--custom_hook_includes=io.vrrp.**",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + "/",
                "-max_total_time=" + seconds,
                "-max_len=4096",
                "-timeout=10",
                "-print_final_stats=1",
                found.toString(),
                target.corpus().toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int result = waitFor(jazzer);
    List<String> lines = Files.readAllLines(log);
    assertEquals(0, result, () -> String.join("\n", lines));
    long executions = 0;
    String coverage = "";
    for (String line : lines) {
      Matcher count = EXECUTIONS.matcher(line);
      executions = count.matches() ? Long.parseLong(count.group(1)) : executions;
      Matcher reached = COVERAGE.matcher(line);
      coverage =
          reached.matches()
              ? reached.group(1) + " edges, " + reached.group(2) + " features"
              : coverage;
    }
    System.out.printf(
        "fuzz %-14s %,12d executions in %s s; %s%n", target, executions, seconds, coverage);
    assertTrue(executions > target.inputs().size(), () -> String.join("\n", lines));
  }

  private static int waitFor(Process process) throws InterruptedException {
    try {
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }
}
