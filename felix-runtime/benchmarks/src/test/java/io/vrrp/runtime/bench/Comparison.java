// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * A table of measurements. It is printed row by row, so that an interrupted run has its rows. It is
 * also appended to {@code target/performance.md}, which each JVM starts again.
 */
final class Comparison {
  private static final Path FILE =
      Path.of(System.getProperty("vrrp.performance.table", "target/performance.md"));

  private static boolean begun;

  /**
   * Begins a table.
   *
   * @param title its heading
   * @param remarks how it was measured, a line each
   */
  Comparison(String title, String... remarks) {
    begin();
    print("", "## " + title, "");
    for (String remark : remarks) {
      print(remark);
    }
    print("", "| what | ours | keepalived | ratio | goal | |", "|---|---:|---:|---:|---:|---|");
  }

  private static synchronized void begin() {
    if (begun) {
      return;
    }
    begun = true;
    try {
      Files.createDirectories(FILE.toAbsolutePath().getParent());
      Files.deleteIfExists(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    print(
        "# Performance compared with keepalived",
        "",
        "- %s, %d processors, Linux %s"
            .formatted(
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version")),
        "- Java " + Runtime.version(),
        "- " + keepalivedVersion(),
        "- " + OffsetDateTime.now().truncatedTo(ChronoUnit.MINUTES));
  }

  private static String cpuModel() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.replaceFirst(".*: ", ""))
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String keepalivedVersion() {
    try {
      Process process =
          new ProcessBuilder("keepalived", "--version").redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElse("keepalived of unknown version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Prints a value whose goal is a multiple of keepalived's.
   *
   * @param what the value in words
   * @param unit of both values
   */
  void compare(String what, String unit, double ours, double keepalived, double goal) {
    boolean met = isMet(ours, keepalived, goal);
    row(what, unit, number(ours), number(keepalived), ratio(ours, keepalived), atMost(goal), met);
  }

  /** Prints a value of both, without a goal. */
  void print(String what, String unit, double ours, double keepalived) {
    String ratio = ratio(ours, keepalived);
    print(line(what, unit, number(ours), number(keepalived), ratio, "", ""));
  }

  /** Prints a value of ours with a goal, for which keepalived has no comparable value. */
  void judge(String what, String unit, double ours, double limit) {
    row(what, unit, number(ours), "", "", atMost(limit), ours <= limit);
  }

  /** Prints a value of both with a fixed goal for ours, which does not depend on keepalived's. */
  void judge(String what, String unit, double ours, double keepalived, double limit) {
    row(what, unit, number(ours), number(keepalived), "", atMost(limit), ours <= limit);
  }

  /** Prints a value of ours, without a goal. */
  void print(String what, String unit, double ours) {
    print(line(what, unit, number(ours), "", "", "", ""));
  }

  /** With a negative value of keepalived, a quotient would be wrong: compare differently. */
  static boolean isMet(double ours, double keepalived, double goal) {
    return ours <= keepalived * goal;
  }

  /** Returns an empty text if a quotient has no meaning. */
  private static String ratio(double ours, double keepalived) {
    return keepalived > 0 ? number(ours / keepalived) : "";
  }

  private static void row(
      String what,
      String unit,
      String ours,
      String keepalived,
      String ratio,
      String goal,
      boolean met) {
    print(line(what, unit, ours, keepalived, ratio, goal, met ? "met" : "NOT MET"));
  }

  private static String line(
      String what,
      String unit,
      String ours,
      String keepalived,
      String ratio,
      String goal,
      String verdict) {
    return "| %s, %s | %s | %s | %s | %s | %s |"
        .formatted(what, unit, ours, keepalived, ratio, goal, verdict);
  }

  private static String atMost(double goal) {
    return "&le; " + number(goal);
  }

  /** At least three digits, and all before the point. */
  static String number(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 || value == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static synchronized void print(String... lines) {
    for (String line : lines) {
      System.out.println(line);
    }
    System.out.flush();
    try {
      Files.write(FILE, List.of(lines), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
