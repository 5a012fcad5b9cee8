// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Compares the guide {@code requirements.md} with code and tests, and writes {@code
 * target/traceability.md}.
 */
class TraceabilityTest {

  private static final Path CATALOGUE = Path.of("../felix-runtime/docs/requirements.md");
  private static final String ELSEWHERE = "Proven elsewhere";
  private static final Pattern ROW =
      Pattern.compile("\\| ([A-Z]+-[A-Z0-9a-z-]+) \\| (.+) \\| (.+) \\| (.+) \\|");

  private record Requirement(
      String part, String id, String section, String text, List<String> places) {

    boolean provenHere() {
      return !part.equals(ELSEWHERE);
    }
  }

  private static final Map<String, Requirement> REQUIREMENTS = new LinkedHashMap<>();

  /** Requirements to tests. */
  private static final Map<String, Set<String>> TESTS = new TreeMap<>();

  /** Tests to requirements. */
  private static final Map<String, Set<String>> PROOFS = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException, URISyntaxException, ReflectiveOperationException {
    readCatalogue();
    Path root = Path.of(Proves.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        String name = root.relativize(file).toString().replace('/', '.');
        readTests(
            Class.forName(
                name.substring(0, name.length() - ".class".length()),
                false,
                TraceabilityTest.class.getClassLoader()));
      }
    }
  }

  private static void readCatalogue() throws IOException {
    String part = "";
    for (String line : Files.readAllLines(CATALOGUE)) {
      var row = ROW.matcher(line);
      if (line.startsWith("## ")) {
        part = line.substring(3);
      } else if (row.matches()) {
        Requirement requirement =
            new Requirement(
                part, row.group(1), row.group(2), row.group(3), List.of(row.group(4).split(", ")));
        assertEquals(null, REQUIREMENTS.put(requirement.id(), requirement), requirement.id());
      }
    }
  }

  private static void readTests(Class<?> type) {
    String className = type.getName().replaceFirst("^io\\.vrrp\\.impl\\.", "").replace('$', '.');
    Proves ofClass = type.getAnnotation(Proves.class);
    int tests = 0;
    for (Method method : type.getDeclaredMethods()) {
      Proves ofMethod = method.getAnnotation(Proves.class);
      if (isTest(method)) {
        tests++;
        for (Proves proves : new Proves[] {ofClass, ofMethod}) {
          note(proves, className + "#" + method.getName());
        }
      } else {
        assertEquals(null, ofMethod, method + " is no test");
      }
    }
    assertTrue(ofClass == null || tests > 0, type + " has no test of its own");
  }

  private static boolean isTest(Method method) {
    // A disabled test proves nothing.
    return !method.isAnnotationPresent(Disabled.class)
        && !method.getDeclaringClass().isAnnotationPresent(Disabled.class)
        && (method.isAnnotationPresent(Test.class)
            || method.isAnnotationPresent(ParameterizedTest.class)
            || method.isAnnotationPresent(TestFactory.class));
  }

  private static void note(Proves proves, String test) {
    for (String id : proves == null ? new String[0] : proves.value()) {
      TESTS.computeIfAbsent(id, key -> new TreeSet<>()).add(test);
      PROOFS.computeIfAbsent(test, key -> new TreeSet<>()).add(id);
    }
  }

  @Test
  void thereAreRequirements() {
    for (int i = 1; i <= 66; i++) {
      assertTrue(REQUIREMENTS.containsKey("E-" + i), "E-" + i);
    }
    for (int i = 1; i <= 12; i++) {
      assertTrue(REQUIREMENTS.containsKey("R-" + i), "R-" + i);
    }
  }

  @Test
  void eachProofIsOfARequirement() {
    Set<String> unknown = new TreeSet<>(TESTS.keySet());
    unknown.removeAll(REQUIREMENTS.keySet());

    assertEquals(Set.of(), unknown);
  }

  @Test
  void eachRequirementHasATest() {
    List<String> unproven = new ArrayList<>();
    for (Requirement requirement : REQUIREMENTS.values()) {
      if (requirement.provenHere() && !TESTS.containsKey(requirement.id())) {
        unproven.add(requirement.id());
      }
    }

    assertEquals(List.of(), unproven);
  }

  @Test
  void theCodeOfEachRequirementIsThere() {
    for (Requirement requirement : REQUIREMENTS.values()) {
      if (requirement.provenHere()) {
        for (String place : requirement.places()) {
          assertTrue(isCode(place), requirement.id() + ": " + place);
        }
      }
    }
  }

  /** A name without a package belongs to the protocol or, for its enums, to the API. */
  private static boolean isCode(String place) {
    String[] parts = place.split("#");
    return parts[0].contains(".")
        ? isCode("io.vrrp.impl." + parts[0], parts)
        : isCode("io.vrrp.impl.protocol." + parts[0], parts)
            || isCode("io.vrrp." + parts[0], parts);
  }

  private static boolean isCode(String name, String[] parts) {
    try {
      Class<?> type = Class.forName(name, false, TraceabilityTest.class.getClassLoader());
      return parts.length == 1
          || Stream.concat(
                  Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredFields()))
              .anyMatch(member -> member.getName().equals(parts[1]));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Those tests are not on this module's class path, so this reads their sources. */
  @Test
  void theTestsElsewhereAreThere() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    Path repository = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> modules =
        Files.find(repository, 5, (path, attributes) -> path.endsWith("src/test/java"))) {
      for (Path tests : modules.toList()) {
        try (Stream<Path> files = Files.walk(tests)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
            String fileName = file.getFileName().toString();
            sources.put(fileName.replace(".java", ""), Files.readString(file));
          }
        }
      }
    }
    for (Requirement requirement : REQUIREMENTS.values()) {
      if (requirement.part().equals(ELSEWHERE)) {
        for (String place : requirement.places()) {
          String[] parts = place.split("#");
          String source = sources.getOrDefault(parts[0], "");
          assertTrue(
              Pattern.compile("Test\\b[^;{]*\n  void " + parts[1] + "\\(").matcher(source).find(),
              requirement.id() + ": " + place);
        }
      }
    }
  }

  @Test
  void writesTheTable() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# Traceability");
    lines.add("");
    lines.add("## From requirement to code and tests");
    lines.add("");
    lines.add("| Id | RFC 9568 | Requirement | Code | Tests |");
    lines.add("|---|---|---|---|---|");
    Map<String, Set<String>> byCode = new TreeMap<>();
    for (Requirement requirement : REQUIREMENTS.values()) {
      String places = String.join("<br>", requirement.places());
      String tests = String.join("<br>", TESTS.getOrDefault(requirement.id(), Set.of()));
      if (requirement.provenHere()) {
        for (String place : requirement.places()) {
          byCode.computeIfAbsent(place, key -> new TreeSet<>()).add(requirement.id());
        }
      } else {
        tests = places;
        places = "";
      }
      lines.add(
          String.join(
              " | ",
              "| " + requirement.id(),
              requirement.section(),
              requirement.text(),
              places,
              tests + " |"));
    }
    addReverse(lines, "code", byCode);
    addReverse(lines, "test", PROOFS);
    Files.write(Path.of("target", "traceability.md"), lines);
  }

  private static void addReverse(List<String> lines, String what, Map<String, Set<String>> ids) {
    lines.add("");
    lines.add("## From " + what + " to requirement");
    lines.add("");
    lines.add("| " + what + " | Requirements |");
    lines.add("|---|---|");
    ids.forEach((key, value) -> lines.add("| " + key + " | " + String.join(", ", value) + " |"));
  }
}
