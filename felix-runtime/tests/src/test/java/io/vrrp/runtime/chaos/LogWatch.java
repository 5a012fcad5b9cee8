// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Looks for lines in a log that an operator does not want to see. */
final class LogWatch {
  private static final Pattern FRAME = Pattern.compile("^\\s+at \\S+\\(.*\\)$");
  private static final Pattern TIME = Pattern.compile("^\\d{4}-\\d\\d-\\d\\d \\S+ ");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private LogWatch() {}

  /**
   * Searches a log.
   *
   * @param name names its owner
   * @param most how many similar lines are accepted
   */
  static List<Problem> problems(String name, List<String> lines, int most) {
    List<Problem> problems = new ArrayList<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (FRAME.matcher(line).matches()) {
        if (problems.isEmpty()) {
          problems.add(
              new Problem(
                  Problem.Kind.STACK_TRACE,
                  name + ": " + String.join(" | ", lines.subList(Math.max(0, i - 2), i + 1))));
        }
      } else {
        counts.merge(withoutNumbers(TIME.matcher(line).replaceFirst("")), 1, Integer::sum);
      }
    }
    counts.forEach(
        (text, count) -> {
          if (count > most) {
            problems.add(
                new Problem(Problem.Kind.REPEATED_LINE, name + ": " + count + " times: " + text));
          }
        });
    return problems;
  }

  /** Keeps the numbers before the first colon: they identify the virtual router. */
  private static String withoutNumbers(String line) {
    int object = line.indexOf(": ") + 1;
    return line.substring(0, object) + NUMBER.matcher(line.substring(object)).replaceAll("#");
  }
}
