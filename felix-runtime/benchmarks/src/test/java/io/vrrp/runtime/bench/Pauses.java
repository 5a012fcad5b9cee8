// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a JVM stopped all its threads.
 *
 * @param collections how many garbage collections there were
 * @param worstCollectionMillis the longest of them, 0 if there was none
 * @param safepoints how many stops there were for any reason
 * @param worstSafepointMillis the longest of them, including the time to reach it
 */
record Pauses(
    int collections, double worstCollectionMillis, int safepoints, double worstSafepointMillis) {
  private static final Pattern COLLECTION = Pattern.compile("GC\\(\\d+\\) Pause .* ([0-9.]+)ms");
  private static final Pattern SAFEPOINT = Pattern.compile("Safepoint .*Total: +(\\d+) ns");

  /** Returns the option that makes a JVM write a log of them. */
  static String option(Path log) {
    return "-Xlog:gc,safepoint:file=" + log + ":uptime:filecount=0";
  }

  /** Returns how many lines such a log has. */
  static int lines(Path log) throws IOException {
    return Files.readAllLines(log).size();
  }

  /** Reads such a log, without the given number of first lines. */
  static Pauses read(Path log, int leftOut) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return of(lines.subList(leftOut, lines.size()));
  }

  static Pauses of(List<String> lines) {
    List<Double> collections = find(COLLECTION, lines, 1);
    List<Double> safepoints = find(SAFEPOINT, lines, 1e6);
    return new Pauses(collections.size(), worst(collections), safepoints.size(), worst(safepoints));
  }

  private static List<Double> find(Pattern pattern, List<String> lines, double unitsInMilli) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .map(found -> Double.parseDouble(found.group(1)) / unitsInMilli)
        .toList();
  }

  private static double worst(List<Double> millis) {
    return millis.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }
}
