// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows of cells. Each column is printed as wide as its widest cell. */
final class Table {

  private static final String GAP = "  ";

  private final String indentation;
  private final List<List<String>> lines = new ArrayList<>();

  Table(String indentation) {
    this.indentation = indentation;
  }

  /** One row for each name and its value. */
  static Table of(String indentation, Map<String, ?> values) {
    Table table = new Table(indentation);
    values.forEach((name, value) -> table.add(name, Values.text(value)));
    return table;
  }

  void add(String... cells) {
    lines.add(List.of(cells));
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  void print(PrintStream out) {
    int columns = lines.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder(indentation);
      for (int i = 0; i < line.size(); i++) {
        String cell = line.get(i);
        text.append(cell).append(" ".repeat(widths[i] - cell.length())).append(GAP);
      }
      out.println(text.toString().stripTrailing());
    }
  }
}
