// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The kinds of whole-system tests share only the laboratory. */
@AnalyzeClasses(packages = "io.vrrp.runtime")
class ArchitectureTest {

  private static final String LAB = "io.vrrp.runtime.lab";
  private static final String DEMO = "io.vrrp.runtime.demo";
  private static final String BUNDLE = "io.vrrp.runtime.bundle";
  private static final String IT = "io.vrrp.runtime.it";
  private static final String CHAOS = "io.vrrp.runtime.chaos";
  private static final String MATRIX = "io.vrrp.runtime.matrix";

  /** The laboratory tests the product, so it must not share the product's errors. */
  @ArchTest
  static final ArchRule LABORATORY_USES_NOTHING_OF_THE_PRODUCT =
      noClasses()
          .that()
          .resideInAnyPackage(LAB, DEMO)
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.vrrp..").and(resideOutsideOfPackage("io.vrrp.runtime..")));

  @ArchTest
  static final ArchRule LABORATORY_KNOWS_NO_TEST =
      noClasses()
          .that()
          .resideInAPackage(LAB)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DEMO, BUNDLE, IT, CHAOS, MATRIX);

  /** Test bundles run in an appliance, which does not contain the laboratory. */
  @ArchTest
  static final ArchRule TEST_BUNDLES_STAND_ALONE =
      noClasses()
          .that()
          .resideInAPackage(BUNDLE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(LAB, DEMO, IT, CHAOS, MATRIX);

  @ArchTest
  static final ArchRule CHAOS_USES_NO_OTHER_TEST =
      noClasses()
          .that()
          .resideInAPackage(CHAOS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(IT, MATRIX);

  @ArchTest
  static final ArchRule INTEROPERATION_USES_NO_OTHER_TEST =
      noClasses()
          .that()
          .resideInAPackage(MATRIX)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(IT, CHAOS);
}
