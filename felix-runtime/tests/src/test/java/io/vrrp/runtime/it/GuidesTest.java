// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.it.Guides.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks the guides as files: their links have targets, and their examples are those of the build.
 */
class GuidesTest {

  private static final int MAX_LINES_OF_README = 150;
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)|src=\"([^\"]+)\"");
  private static final Pattern SYSTEM_PROPERTY =
      Pattern.compile("get(?:Integer|Long|Boolean|Property)\\(\\s*\"(io\\.vrrp\\.[^\"]+)\"");

  @Test
  void readmeIsShort() throws IOException {
    int lines = Files.readAllLines(Guides.README).size();

    assertTrue(lines <= MAX_LINES_OF_README, lines + " lines");
  }

  @Test
  void readmeLeadsToEachGuide() throws IOException {
    String readme = Guides.prose(Guides.README);
    for (Path guide : Guides.all()) {
      String name = Guides.ROOT.relativize(guide).toString();
      // GitHub itself shows the template.
      if (!guide.equals(Guides.README) && !name.contains("PULL_REQUEST")) {
        assertTrue(readme.contains("(" + name), "README has no link to " + name);
      }
    }
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path guide : Guides.all()) {
      String text = Guides.prose(guide).replaceAll("`[^`\n]*`", "");
      for (MatchResult link : LINK.matcher(text).results().toList()) {
        String target = link.group(1) == null ? link.group(2) : link.group(1);
        if (!target.startsWith("https://") && !leadsSomewhere(guide, target)) {
          dead.add(Guides.ROOT.relativize(guide) + ": " + target);
        }
      }
    }

    assertEquals(List.of(), dead);
  }

  private static boolean leadsSomewhere(Path guide, String target) {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? guide : guide.resolveSibling(parts[0]).normalize();
    return Files.exists(file) && (parts.length == 1 || Guides.anchors(file).contains(parts[1]));
  }

  @Test
  void commandsAreRunByATestOrSayWhyNot() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Block block : Guides.blocks()) {
      if (block.isOfCommands()) {
        String mark = block.mark() == null ? "" : block.mark();
        assertTrue(
            block.name() != null || mark.startsWith("not run: "),
            () -> block.guide() + ": commands without a mark:\n" + block.text());
        if (block.name() != null) {
          names.add(block.name());
        }
      }
    }

    assertEquals(DocumentedCommandsIT.BLOCKS, names);
  }

  @Test
  void examplesAreCopiesOfCompiledSources() throws IOException {
    List<String> sources = sources(Guides.ROOT.resolve("felix-runtime"), "/bundle/");
    int examples = 0;
    for (Block block : Guides.blocks()) {
      if (block.language().equals("java")) {
        examples++;
        assertTrue(
            sources.stream().anyMatch(source -> source.endsWith("\n" + block.text())),
            () -> block.guide() + ": not a copy of a source in a package bundle:\n" + block.text());
      }
    }

    assertFalse(examples == 0, "no examples");
  }

  @Test
  void systemPropertiesOfTheCodeAreInTheGuide() throws IOException {
    Set<String> inCode = new TreeSet<>();
    for (String source : sources(Guides.ROOT.resolve("vrrp-impl/src/main"), "/")) {
      SYSTEM_PROPERTY.matcher(source).results().forEach(found -> inCode.add(found.group(1)));
    }
    Set<String> inGuide = new TreeSet<>();
    Guides.table(Guides.DOCS.resolve("configuration.md"), "system properties")
        .forEach(row -> inGuide.add(row.get(0).replace("`", "")));
    inGuide.removeIf(name -> !name.startsWith("io.vrrp."));

    assertEquals(inCode, inGuide);
  }

  private static List<String> sources(Path root, String part) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      List<String> sources = new ArrayList<>();
      for (Path file : files.toList()) {
        String name = file.toString();
        if (name.endsWith(".java") && name.contains(part) && !name.contains("/target/")) {
          sources.add(Files.readString(file));
        }
      }
      return sources;
    }
  }
}
