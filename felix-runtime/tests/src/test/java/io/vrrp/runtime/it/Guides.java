// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The README and the guides, with their contents. */
final class Guides {

  /** The source directory of this build. */
  static final Path ROOT = root();

  static final Path README = ROOT.resolve("README.md");
  static final Path DOCS = ROOT.resolve("felix-runtime/docs");

  private static final Pattern BLOCK =
      Pattern.compile("(?:<!-- ([^\n]*) -->\n)?```(\\w*)\n(.*?)```\n", Pattern.DOTALL);
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
  private static final String RUN = "run: ";

  /**
   * A block of code.
   *
   * @param mark the comment before it, or null
   * @param language such as {@code sh}
   */
  record Block(Path guide, String mark, String language, String text) {

    boolean isOfCommands() {
      return language.equals("sh") || language.equals("gogo");
    }

    /** The name under which a test runs it, or null. */
    String name() {
      return mark != null && mark.startsWith(RUN) ? mark.substring(RUN.length()) : null;
    }

    List<String> lines() {
      return text.lines().toList();
    }
  }

  private Guides() {}

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve("felix-runtime/docs"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  static List<Path> all() throws IOException {
    List<Path> all = new ArrayList<>(List.of(README));
    for (Path directory : List.of(DOCS, ROOT.resolve(".github"))) {
      try (Stream<Path> files = Files.list(directory)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(all::add);
      }
    }
    return all;
  }

  static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Path guide : all()) {
      Matcher block = BLOCK.matcher(Files.readString(guide));
      while (block.find()) {
        blocks.add(new Block(guide, block.group(1), block.group(2), block.group(3)));
      }
    }
    return blocks;
  }

  /** The blocks with this name, which a test runs. */
  static List<Block> blocks(String name) throws IOException {
    List<Block> found = blocks().stream().filter(block -> name.equals(block.name())).toList();
    if (found.isEmpty()) {
      throw new AssertionError("no guide has a block <!-- run: " + name + " -->");
    }
    return found;
  }

  /** The text without code, because # and brackets have another meaning there. */
  static String prose(Path guide) {
    try {
      return Files.readString(guide).replaceAll("(?s)```.*?```", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The anchors of the headings, by GitHub's rules. */
  static Set<String> anchors(Path guide) {
    UnaryOperator<String> anchor =
        heading ->
            heading
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .toLowerCase()
                .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
                .replace(' ', '-');
    Set<String> anchors = new TreeSet<>();
    HEADING.matcher(prose(guide)).results().forEach(h -> anchors.add(anchor.apply(h.group(1))));
    return anchors;
  }

  /** The rows of the table after a comment: its cells, without the two header lines. */
  static List<List<String>> table(Path guide, String comment) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    String text = Files.readString(guide);
    int from = text.indexOf("<!-- " + comment);
    if (from < 0) {
      throw new AssertionError(guide + " has no comment: " + comment);
    }
    for (String line : text.substring(from).lines().skip(2).toList()) {
      if (!line.startsWith("|")) {
        break;
      }
      rows.add(Stream.of(line.substring(1).split("\\|")).map(String::strip).toList());
    }
    return rows.subList(2, rows.size());
  }
}
