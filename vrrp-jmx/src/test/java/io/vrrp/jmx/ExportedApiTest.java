// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Compares the exported packages with the promised API in {@code src/test/resources/api}: a file
 * for each package, a line for each type and member. Additions pass, except those that break a
 * consumer.
 */
class ExportedApiTest {

  private static final Path PROMISED = Path.of("src", "test", "resources", "api");

  /** Marks the lines of types that consumers implement: each addition breaks consumers. */
  private static final String OF_CONSUMERS = " // implemented by consumers";

  @ParameterizedTest
  @ValueSource(strings = {"io.vrrp", "io.vrrp.jmx"})
  void anExportedPackageStaysCompatible(String packageName) throws IOException {
    Path file = PROMISED.resolve(packageName + ".txt");
    Set<String> present = signature(packageName);
    if (Boolean.getBoolean("api.accept")) {
      Files.write(file, present, UTF_8);
    }

    Set<String> promised = new TreeSet<>(Files.readAllLines(file, UTF_8));

    assertEquals(
        List.of(),
        incompatible(promised, present),
        "An incompatible change of the exported package "
            + packageName
            + ": consumers that were compiled before no longer work. After release 1.0.0 it needs a"
            + " new major version in package-info.java, and all consumers must be compiled again."
            + " If you mean it, accept it with: mvn -pl vrrp-api,vrrp-jmx -Dapi.accept=true"
            + " -Dtest=ExportedApiTest -Dsurefire.failIfNoSpecifiedTests=false test;"
            + " and commit "
            + file
            + ".");
  }

  /** The promised members that are missing, and new ones that consumers would have to implement. */
  private static List<String> incompatible(Set<String> promised, Set<String> present) {
    List<String> changes = new ArrayList<>();
    for (String line : promised) {
      if (!present.contains(line)) {
        changes.add("missing: " + line);
      }
    }
    Set<String> types =
        promised.stream().map(ExportedApiTest::type).collect(Collectors.toCollection(TreeSet::new));
    for (String line : present) {
      if (line.endsWith(OF_CONSUMERS) && !promised.contains(line) && types.contains(type(line))) {
        changes.add("added: " + line);
      }
    }
    return changes;
  }

  /** Each line begins with the name of its type. */
  private static String type(String line) {
    return line.substring(0, line.indexOf(':'));
  }

  private static Set<String> signature(String packageName) {
    Set<String> lines = new TreeSet<>();
    for (JavaClass javaClass : new ClassFileImporter().importPackages(packageName)) {
      boolean exported =
          javaClass.getPackageName().equals(packageName)
              && javaClass.getModifiers().stream().anyMatch(m -> m.name().equals("PUBLIC"));
      if (exported && !isTest(javaClass)) {
        // That annotation exists only in the class file, which reflection does not see.
        boolean ofConsumers =
            javaClass.isAnnotatedWith(ConsumerType.class) || javaClass.isAnnotation();
        addType(lines, javaClass.reflect(), ofConsumers ? OF_CONSUMERS : "");
      }
    }
    return lines;
  }

  private static boolean isTest(JavaClass javaClass) {
    return javaClass
        .getSource()
        .map(source -> source.getUri().toString().contains("/test-classes/"))
        .orElse(true);
  }

  private static void addType(Set<String> lines, Class<?> type, String suffix) {
    String name = type.getName() + ": ";
    String supertypes =
        Arrays.stream(type.getGenericInterfaces())
            .map(Object::toString)
            .sorted()
            .collect(Collectors.joining(", "));
    lines.add(name + type.toGenericString() + (supertypes.isEmpty() ? "" : " is " + supertypes));
    for (Field field : type.getDeclaredFields()) {
      if (isVisible(field.getModifiers()) && !field.isSynthetic()) {
        lines.add(name + field.toGenericString());
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isVisible(constructor.getModifiers()) && !constructor.isSynthetic()) {
        lines.add(name + constructor.toGenericString());
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isVisible(method.getModifiers()) && !method.isSynthetic()) {
        String ofConsumers = Modifier.isAbstract(method.getModifiers()) ? suffix : "";
        String byDefault = method.getDefaultValue() == null ? "" : " default";
        lines.add(
            name + method.toGenericString() + byDefault + (byDefault.isEmpty() ? ofConsumers : ""));
      }
    }
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  @Test
  void whatIsMissingIsIncompatible() {
    assertEquals(
        List.of("missing: a.B: int a.B.c()"),
        incompatible(Set.of("a.B: int a.B.c()"), Set.of("a.B: long a.B.c()")));
  }

  @Test
  void whatIsAddedIsCompatible() {
    assertEquals(
        List.of(),
        incompatible(Set.of("a.B: int a.B.c()"), Set.of("a.B: int a.B.c()", "a.B: int a.B.d()")));
  }

  @Test
  void whatConsumersWouldHaveToImplementIsIncompatible() {
    String old = "a.B: void a.B.c()" + OF_CONSUMERS;
    String added = "a.B: void a.B.d()" + OF_CONSUMERS;
    String newType = "a.E: void a.E.f()" + OF_CONSUMERS;

    assertEquals(
        List.of("added: " + added), incompatible(Set.of(old), Set.of(old, added, newType)));
  }
}
