// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The results of a batch.
 *
 * @param plan the steps, a column each
 * @param rows the cells
 * @param nanos how long it took
 * @param lateness the longest delay of the machine, nanoseconds
 */
record ResultTable(List<Step> plan, List<Row> rows, long nanos, long lateness) {

  /**
   * One cell.
   *
   * @param cell the cell
   * @param verdicts one for each step
   * @param figures one for each router
   */
  record Row(Cell cell, List<Verdict> verdicts, List<Verdict> figures) {
    Row {
      verdicts = List.copyOf(verdicts);
      figures = List.copyOf(figures);
    }

    boolean isRight() {
      return all().allMatch(verdict -> verdict.problems().isEmpty());
    }

    private Stream<Verdict> all() {
      return Stream.concat(verdicts.stream(), figures.stream());
    }

    List<String> problems() {
      return all().flatMap(verdict -> verdict.problems().stream()).toList();
    }
  }

  /** Returns the table, line by line. */
  List<String> lines() {
    int width = rows.stream().mapToInt(row -> row.cell().toString().length()).max().orElse(0);
    String form = "%-5s %-" + width + "s  %s  %s";
    List<String> lines = new ArrayList<>();
    lines.add(
        "A number is how many ms after the last sign of the old master the new one was heard;");
    lines.add(
        "\"2 for n\": two masters for n ms; -: does not apply; !: wrong; ?: no longer tried.");
    lines.add(
        form.formatted(
                "",
                "routers in the order of their start, with priority and address",
                plan.stream().map(Step::head).collect(Collectors.joining(" ")),
                "accepted/rejected")
            .stripTrailing());
    for (Row row : rows) {
      String steps =
          row.verdicts().stream()
              .map(v -> "%-9s".formatted(v.measured() + (v.problems().isEmpty() ? "" : " !")))
              .collect(Collectors.joining(" "));
      String figures =
          row.figures().stream()
              .map(v -> v.measured() + (v.problems().isEmpty() ? "" : " !"))
              .collect(Collectors.joining("  "));
      lines.add(
          form.formatted(row.isRight() ? "ok" : "WRONG", row.cell(), steps, figures)
              .stripTrailing());
    }
    lines.add(
        "%d of %d cells right in %.0f s; machine late by at most %.1f ms"
            .formatted(
                rows.stream().filter(Row::isRight).count(),
                rows.size(),
                nanos / 1e9,
                lateness / 1e6));
    return lines;
  }

  /**
   * Returns the failed cells that prove nothing, because the machine was late by more than their
   * interval: a router that cannot run for so long is rightly considered dead.
   */
  List<Cell> unproven() {
    return rows.stream().filter(this::isUnproven).map(Row::cell).toList();
  }

  private boolean isUnproven(Row row) {
    return !row.isRight() && lateness >= row.cell().interval() * 10_000_000L;
  }

  /** Returns the other failed cells, each with its problem. */
  List<String> problems() {
    return problems(row -> !row.isRight() && !isUnproven(row));
  }

  /** Returns all failed cells, each with its problem. */
  List<String> allProblems() {
    return problems(row -> !row.isRight());
  }

  private List<String> problems(Predicate<Row> told) {
    List<String> problems = new ArrayList<>();
    for (Row row : rows) {
      if (told.test(row)) {
        problems.add(row.cell().toString());
        row.problems().forEach(problem -> problems.add("  " + problem));
      }
    }
    return problems;
  }
}
