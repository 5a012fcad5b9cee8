// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.vrrp.runtime.lab.RequiresLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * We, keepalived and FRR elect one master, in time, on LANs of two to four routers, and no router
 * rejects a packet. This runs a selection of all combinations; {@code -Dvrrp.matrix=all} runs all
 * of them, any other value those whose line of the table it matches as a regular expression.
 */
@RequiresLab({"keepalived", "vtysh", "bridge"})
class InteroperationIT {
  private static final String WANTED = System.getProperty("vrrp.matrix", "");

  /** How many LANs run at once: this number suits two processors. */
  private static final int LANS = Integer.getInteger("vrrp.matrix.lans", 30);

  private static final Path TABLE = Path.of("target/interoperation.txt");

  @BeforeAll
  static void deleteTable() throws IOException {
    Files.deleteIfExists(TABLE);
  }

  @Test
  void pairs() throws IOException {
    run(WANTED.isEmpty() ? Matrix.somePairs() : wanted(Matrix.pairs()));
  }

  @Test
  void mixedLans() throws IOException {
    run(WANTED.isEmpty() ? Matrix.someMixed() : wanted(Matrix.mixed()));
  }

  private static List<Cell> wanted(List<Cell> all) {
    Predicate<String> wanted =
        WANTED.equals("all") ? cell -> true : Pattern.compile(WANTED).asPredicate();
    return all.stream().filter(cell -> wanted.test(cell.toString())).toList();
  }

  private static void run(List<Cell> cells) throws IOException {
    assumeFalse(cells.isEmpty(), () -> "no cell matches " + WANTED);
    List<String> problems = new ArrayList<>();
    List<Cell> again = new ArrayList<>();
    for (int from = 0; from < cells.size(); from += LANS) {
      ResultTable table = Batch.run(cells.subList(from, Math.min(cells.size(), from + LANS)));
      print(table.lines());
      problems.addAll(table.problems());
      again.addAll(table.unproven());
    }
    if (!again.isEmpty()) {
      print(List.of("Again, as the machine was later than their interval:"));
      assertTrue(again.size() <= LANS, () -> "this machine is too slow: " + again);
      ResultTable table = Batch.run(again);
      print(table.lines());
      problems.addAll(table.allProblems());
    }
    print(Matrix.leftOut());
    assertEquals(List.of(), problems, () -> String.join("\n", problems));
  }

  private static void print(List<String> lines) throws IOException {
    lines.forEach(System.out::println);
    Files.write(TABLE, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
