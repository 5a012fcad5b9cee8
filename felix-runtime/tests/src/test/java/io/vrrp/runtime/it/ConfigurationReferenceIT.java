// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Compares the configuration guide and the sample with the Metatype of the bundle. */
class ConfigurationReferenceIT {

  private static final Path APPLIANCE = Path.of(System.getProperty("vrrp.appliance"));
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** The attribute definitions of the Metatype by name. */
  private static final Map<String, Element> DEFINITIONS = new LinkedHashMap<>();

  /** The rows of the guide by name. */
  private static final Map<String, List<String>> ROWS = new LinkedHashMap<>();

  @BeforeAll
  static void read() throws Exception {
    try (JarFile bundle = new JarFile(bundle().toFile())) {
      for (JarEntry entry : bundle.stream().toList()) {
        if (entry.getName().matches("OSGI-INF/metatype/.+\\.xml")) {
          try (InputStream xml = bundle.getInputStream(entry)) {
            readDefinitions(xml);
          }
        }
      }
    }
    for (List<String> row : Guides.table(Guides.DOCS.resolve("configuration.md"), "properties")) {
      ROWS.put(row.get(0).replace("`", ""), row);
    }
  }

  private static Path bundle() throws IOException {
    try (Stream<Path> bundles = Files.list(APPLIANCE.resolve("bundle"))) {
      return bundles
          .filter(file -> file.getFileName().toString().startsWith("vrrp-impl-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void readDefinitions(InputStream xml) throws Exception {
    NodeList definitions =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(xml)
            .getElementsByTagName("AD");
    for (int i = 0; i < definitions.getLength(); i++) {
      Element definition = (Element) definitions.item(i);
      DEFINITIONS.put(definition.getAttribute("id"), definition);
    }
  }

  @Test
  void theGuideHasEachProperty() {
    assertEquals(new TreeSet<>(DEFINITIONS.keySet()), new TreeSet<>(ROWS.keySet()));
  }

  @Test
  void theGuideHasTheDefaults() {
    DEFINITIONS.forEach(
        (name, definition) -> assertEquals(defaultOf(definition), ROWS.get(name).get(2), name));
  }

  private static String defaultOf(Element definition) {
    if (!definition.getAttribute("required").equals("false")) {
      return "required";
    }
    String value = definition.getAttribute("default");
    return value.isEmpty() ? "none" : value;
  }

  @Test
  void theGuideHasTheRanges() {
    DEFINITIONS.forEach(
        (name, definition) -> {
          if (definition.hasAttribute("min")) {
            List<Integer> numbers =
                NUMBER
                    .matcher(ROWS.get(name).get(1).replaceAll("\\(version 2: ", ""))
                    .results()
                    .map(number -> Integer.valueOf(number.group()))
                    .sorted()
                    .toList();
            assertEquals(definition.getAttribute("min"), numbers.get(0).toString(), name);
            assertEquals(
                definition.getAttribute("max"), numbers.get(numbers.size() - 1).toString(), name);
          }
        });
  }

  @Test
  void theGuideHasTheChoices() {
    DEFINITIONS.forEach(
        (name, definition) -> {
          List<String> choices = new ArrayList<>();
          NodeList options = definition.getElementsByTagName("Option");
          for (int i = 0; i < options.getLength(); i++) {
            choices.add(((Element) options.item(i)).getAttribute("value"));
          }
          if (!choices.isEmpty()) {
            assertEquals(String.join(", ", choices), ROWS.get(name).get(1), name);
          }
        });
  }

  @Test
  void theSampleHasEachPropertyWithItsDefault() throws IOException {
    Map<String, String> sample = new LinkedHashMap<>();
    Pattern line = Pattern.compile("#?([.\\w]+) =(.*)");
    for (String text :
        Files.readAllLines(APPLIANCE.resolve("etc/io.vrrp.router-example.cfg.sample"))) {
      var property = line.matcher(text);
      if (property.matches()) {
        sample.put(property.group(1), property.group(2).strip());
      }
    }
    // A property without a default has an example.
    Set<String> examples = Set.of("unicastPeers", "unicastSource");
    assertEquals(new TreeSet<>(DEFINITIONS.keySet()), new TreeSet<>(sample.keySet()));
    DEFINITIONS.forEach(
        (name, definition) -> {
          String value = definition.getAttribute("default");
          if (defaultOf(definition).equals("required") || examples.contains(name)) {
            assertTrue(!sample.get(name).isEmpty(), name);
          } else {
            assertEquals(value, sample.get(name), name);
          }
        });
  }
}
