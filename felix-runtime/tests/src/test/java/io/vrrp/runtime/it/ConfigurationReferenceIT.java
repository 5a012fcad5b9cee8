// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Compares the guides to the configurations, and the samples, with the Metatype of the bundle. */
class ConfigurationReferenceIT {

  private static final Path APPLIANCE = Path.of(System.getProperty("vrrp.appliance"));
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** What can be configured. */
  enum Kind {
    ROUTER(
        "io.vrrp.router",
        "configuration.md",
        "properties",
        Set.of("unicastPeers", "unicastSource", "virtualRoutes")),
    HOOK("io.vrrp.hook", "hooks.md", "hook properties", Set.of()),
    TRACK_INTERFACE("interface", Set.of()),
    TRACK_ROUTE("route", Set.of()),
    TRACK_PING("ping", Set.of()),
    TRACK_TCP("tcp", Set.of()),
    TRACK_FILE("file", Set.of()),
    TRACK_PROCESS("process", Set.of("command")),
    TRACK_SERVICE("service", Set.of()),
    TRACK_HEALTH("health", Set.of());

    private final String factoryPid;
    private final String guide;
    private final String table;

    /** What has no default but an example in the sample. */
    private final Set<String> examples;

    /** A kind of tracker. */
    Kind(String tracker, Set<String> examples) {
      this(
          "io.vrrp.track." + tracker,
          "trackers.md",
          "properties of io.vrrp.track." + tracker,
          examples);
    }

    Kind(String factoryPid, String guide, String table, Set<String> examples) {
      this.factoryPid = factoryPid;
      this.guide = guide;
      this.table = table;
      this.examples = examples;
    }

    /** The attribute definitions of the Metatype by name. */
    Map<String, Element> definitions() throws Exception {
      Map<String, Element> definitions = new LinkedHashMap<>();
      elements(metatypes().get(factoryPid), "AD")
          .forEach(each -> definitions.put(each.getAttribute("id"), each));
      return definitions;
    }

    /** The rows of the guide by name. */
    Map<String, List<String>> rows() throws IOException {
      return Guides.table(Guides.DOCS.resolve(guide), table + ":").stream()
          .collect(Collectors.toMap(row -> row.get(0).replace("`", ""), row -> row));
    }

    /** The properties of the sample with their values. */
    Map<String, String> sample() throws IOException {
      Map<String, String> sample = new LinkedHashMap<>();
      Pattern line = Pattern.compile("#?([.\\w]+) =(.*)");
      for (String text :
          Files.readAllLines(APPLIANCE.resolve("etc/" + factoryPid + "-example.cfg.sample"))) {
        var property = line.matcher(text);
        if (property.matches()) {
          sample.put(property.group(1), property.group(2).strip());
        }
      }
      return sample;
    }
  }

  /** What the bundle describes, by factory PID. */
  private static Map<String, Document> metatypes() throws Exception {
    Map<String, Document> metatypes = new LinkedHashMap<>();
    try (JarFile bundle = new JarFile(bundle().toFile())) {
      for (JarEntry entry : bundle.stream().toList()) {
        if (entry.getName().matches("OSGI-INF/metatype/.+\\.xml")) {
          try (InputStream xml = bundle.getInputStream(entry)) {
            Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml);
            String pid = elements(document, "Designate").get(0).getAttribute("factoryPid");
            metatypes.put(pid, document);
          }
        }
      }
    }
    return metatypes;
  }

  private static List<Element> elements(Document document, String name) {
    List<Element> elements = new ArrayList<>();
    NodeList nodes = document.getElementsByTagName(name);
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static Path bundle() throws IOException {
    try (Stream<Path> bundles = Files.list(APPLIANCE.resolve("bundle"))) {
      return bundles
          .filter(file -> file.getFileName().toString().startsWith("vrrp-impl-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void whatCanBeConfiguredIsInAGuide() throws Exception {
    Set<String> inGuides =
        Arrays.stream(Kind.values())
            .map(kind -> kind.factoryPid)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(metatypes().keySet()), inGuides);
  }

  @ParameterizedTest
  @EnumSource
  void theGuideHasEachProperty(Kind kind) throws Exception {
    assertEquals(new TreeSet<>(kind.definitions().keySet()), new TreeSet<>(kind.rows().keySet()));
  }

  @ParameterizedTest
  @EnumSource
  void theGuideHasTheDefaults(Kind kind) throws Exception {
    Map<String, List<String>> rows = kind.rows();
    kind.definitions()
        .forEach(
            (name, definition) -> assertEquals(defaultOf(definition), rows.get(name).get(2), name));
  }

  private static String defaultOf(Element definition) {
    if (!definition.getAttribute("required").equals("false")) {
      return "required";
    }
    String value = definition.getAttribute("default");
    return value.isEmpty() ? "none" : value;
  }

  @ParameterizedTest
  @EnumSource
  void theGuideHasTheRanges(Kind kind) throws Exception {
    Map<String, List<String>> rows = kind.rows();
    kind.definitions()
        .forEach(
            (name, definition) -> {
              if (definition.hasAttribute("min")) {
                List<Integer> numbers =
                    NUMBER
                        .matcher(rows.get(name).get(1).replaceAll("\\(version 2: ", ""))
                        .results()
                        .map(number -> Integer.valueOf(number.group()))
                        .sorted()
                        .toList();
                assertEquals(definition.getAttribute("min"), numbers.get(0).toString(), name);
                assertEquals(
                    definition.getAttribute("max"),
                    numbers.get(numbers.size() - 1).toString(),
                    name);
              }
            });
  }

  @ParameterizedTest
  @EnumSource
  void theGuideHasTheChoices(Kind kind) throws Exception {
    Map<String, List<String>> rows = kind.rows();
    kind.definitions()
        .forEach(
            (name, definition) -> {
              List<String> choices = new ArrayList<>();
              NodeList options = definition.getElementsByTagName("Option");
              for (int i = 0; i < options.getLength(); i++) {
                choices.add(((Element) options.item(i)).getAttribute("value"));
              }
              if (!choices.isEmpty()) {
                assertEquals(String.join(", ", choices), rows.get(name).get(1), name);
              }
            });
  }

  @ParameterizedTest
  @EnumSource
  void theSampleHasEachPropertyWithItsDefault(Kind kind) throws Exception {
    Map<String, Element> definitions = kind.definitions();
    Map<String, String> sample = kind.sample();
    assertEquals(new TreeSet<>(definitions.keySet()), new TreeSet<>(sample.keySet()));
    definitions.forEach(
        (name, definition) -> {
          String value = definition.getAttribute("default");
          if (defaultOf(definition).equals("required") || kind.examples.contains(name)) {
            assertFalse(sample.get(name).isEmpty(), name);
          } else {
            assertEquals(value, sample.get(name), name);
          }
        });
  }
}
