// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.vrrp.impl.engine.port.RouterConfig;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Administration tools show the same properties that the parser accepts. */
class RouterPropertiesTest {

  private static final Map<String, Object> REQUIRED =
      Map.of("vrid", 51, "interface", "eth0", "virtualIps", "192.0.2.254");

  /** A property that administration tools show. Its annotation exists only in the class file. */
  record Property(String name, AttributeDefinition definition, Object defaultValue) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Property> properties() {
    JavaClass form = new ClassFileImporter().importClass(RouterProperties.class);
    return Arrays.stream(RouterProperties.class.getDeclaredMethods())
        .map(
            method ->
                new Property(
                    nameOf(method),
                    form.getMethod(method.getName()).getAnnotationOfType(AttributeDefinition.class),
                    method.getDefaultValue()))
        .toList();
  }

  /** By the rules of the specification for component property types. */
  private static String nameOf(Method method) {
    return method.getName().replace("$", "").replace("_", ".");
  }

  /** Other properties that an unusual value needs. */
  private static final Map<String, Map<String, Object>> COMPANIONS =
      Map.of(
          "advertInterval", Map.of("version", "2"),
          "minTtl", Map.of("unicastPeers", "192.0.2.2"));

  private static RouterConfig parse(String name, Object value) {
    Map<String, Object> properties = new HashMap<>(REQUIRED);
    properties.put(name, value);
    return RouterConfigParser.parse(properties);
  }

  private static void parseWithCompanions(String name, Object value) {
    Map<String, Object> properties = new HashMap<>(REQUIRED);
    properties.putAll(COMPANIONS.getOrDefault(name, Map.of()));
    properties.put(name, value);
    RouterConfigParser.parse(properties);
  }

  private static void assertRefused(String name, Object value) {
    assertThrows(IllegalArgumentException.class, () -> parse(name, value), () -> name + value);
  }

  @Test
  void formHasEveryPropertyOnce() {
    assertEquals(
        RouterConfigParser.KNOWN,
        properties().stream().map(Property::name).collect(Collectors.toSet()));
    Map<String, Property> byTitle =
        properties().stream()
            .collect(
                Collectors.toMap(property -> property.definition().name(), Function.identity()));
    assertEquals(RouterConfigParser.KNOWN.size(), byTitle.size());
  }

  @ParameterizedTest
  @MethodSource("properties")
  void isDescribed(Property property) {
    assertFalse(property.definition().name().isBlank());
    assertFalse(property.definition().description().isBlank());
  }

  @ParameterizedTest
  @MethodSource("properties")
  void isRequiredIfTheParserMissesIt(Property property) {
    boolean required = REQUIRED.containsKey(property.name());
    assertEquals(required, property.definition().required());
    assertEquals(required, property.defaultValue() == null);
    Map<String, Object> without = new HashMap<>(REQUIRED);
    without.remove(property.name());
    if (required) {
      assertThrows(IllegalArgumentException.class, () -> RouterConfigParser.parse(without));
    } else {
      assertEquals(
          RouterConfigParser.parse(without), parse(property.name(), property.defaultValue()));
    }
  }

  @ParameterizedTest
  @MethodSource("properties")
  void rangeIsThatOfTheParser(Property property) {
    AttributeDefinition definition = property.definition();
    boolean number = property.name().equals("vrid") || property.defaultValue() instanceof Integer;
    assertEquals(number, !definition.min().isEmpty());
    assertEquals(number, !definition.max().isEmpty());
    if (number) {
      int min = Integer.parseInt(definition.min());
      int max = Integer.parseInt(definition.max());
      if (property.name().equals("advertInterval")) {
        // The minimum is that of version 3, the maximum that of version 2.
        parse(property.name(), min);
      } else {
        parseWithCompanions(property.name(), min);
      }
      parseWithCompanions(property.name(), max);
      assertRefused(property.name(), min - 1);
      assertRefused(property.name(), max + 1);
    }
  }

  @Test
  void choicesAreThoseOfTheParser() {
    Property checksum =
        properties().stream().filter(p -> p.name().equals("checksum")).findFirst().orElseThrow();
    Set<String> choices =
        Arrays.stream(checksum.definition().options())
            .map(Option::value)
            .collect(Collectors.toSet());
    String allowed =
        assertThrows(IllegalArgumentException.class, () -> parse("checksum", "none")).getMessage();
    for (String choice : choices) {
      parse("checksum", choice);
      assertTrue(allowed.contains(choice), allowed);
    }
    assertEquals(choices.size(), allowed.split(",").length);
  }
}
