// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.annotation.bundle.Export;

@AnalyzeClasses(packages = "io.vrrp.jmx", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule SEES_ONLY_THE_API =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.vrrp",
              "io.vrrp.jmx..",
              "java..",
              "javax.management..",
              "org.osgi..",
              "org.slf4j..");

  /**
   * Clients load the exported package without the internals of this bundle, and without vrrp-api.
   */
  @ArchTest
  static final ArchRule EXPORTED_TYPES_STAND_ALONE =
      noClasses()
          .that()
          .resideInAPackage("io.vrrp.jmx")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vrrp", "io.vrrp.jmx.impl..");

  @ArchTest
  static void onlyTheInterfacesAreExported(JavaClasses bundle) {
    Set<String> exported =
        bundle.stream()
            .map(JavaClass::getPackage)
            .filter(
                p ->
                    p.tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(Export.class))
                        .isPresent())
            .map(JavaPackage::getName)
            .collect(Collectors.toSet());
    assertEquals(Set.of("io.vrrp.jmx"), exported);
  }

  /**
   * In some locales numbers have other digits, and I has no dot: machine-readable texts would
   * break.
   */
  @ArchTest
  static final ArchRule TEXTS_DO_NOT_DEPEND_ON_THE_LOCALE_OF_THE_HOST =
      noClasses()
          .should()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(String.class, "formatted", Object[].class)
          .orShould()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase");
}
