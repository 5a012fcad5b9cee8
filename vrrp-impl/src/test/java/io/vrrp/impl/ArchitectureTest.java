// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.vrrp.VrrpCounter;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.PropertyErrors;
import io.vrrp.impl.protocol.PropertyRule;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;

/** Checks that dependencies between packages have only one direction. */
@AnalyzeClasses(packages = "io.vrrp", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String API = "io.vrrp";
  private static final String PROTOCOL = "io.vrrp.impl.protocol";
  private static final String ENGINE = "io.vrrp.impl.engine";
  private static final String ENGINE_PORT = "io.vrrp.impl.engine.port";
  private static final String DATAPLANE = "io.vrrp.impl.dataplane..";
  private static final String LINUX = "io.vrrp.impl.linux..";
  private static final String LINUX_LIBC = "io.vrrp.impl.linux.libc";
  private static final String LINUX_PROC = "io.vrrp.impl.linux.proc";
  private static final String LINUX_PACKET = "io.vrrp.impl.linux.packet";
  private static final String LINUX_NETLINK = "io.vrrp.impl.linux.netlink";
  private static final String LINUX_NFTABLES = "io.vrrp.impl.linux.nftables";
  private static final String COMPONENT = "io.vrrp.impl.component..";
  private static final String PROPERTIES = "io.vrrp.impl.properties";
  private static final String EVENTS = "io.vrrp.impl.events";
  private static final String FLIGHT = "io.vrrp.impl.flight";
  private static final String HOOK = "io.vrrp.impl.hook";
  private static final String SHELL = "io.vrrp.impl.shell";
  private static final String TRACKING = "io.vrrp.impl.tracking..";

  /** Enums with the terms of the protocol: states, events, discard reasons, counters. */
  private static final DescribedPredicate<JavaClass> ENUMS_OF_THE_API =
      resideInAPackage(API).and(assignableTo(Enum.class).or(belongToAnyOf(VrrpCounter.class)));

  private static final DescribedPredicate<JavaClass> READS_AND_WRITES_VALUES =
      belongToAnyOf(IpAddress.class, PropertyRule.class, PropertyErrors.class);

  @ArchTest
  static final ArchRule PROTOCOL_IS_PURE =
      classes()
          .that()
          .resideInAPackage(PROTOCOL)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(PROTOCOL, "java.lang", "java.util", "java.nio")
                  .or(resideInAnyPackage("java.lang.invoke", "java.lang.runtime"))
                  .or(
                      resideInAnyPackage(
                          "java.util.function", "java.util.regex", "java.util.stream"))
                  .or(resideInAnyPackage("java.nio.charset"))
                  .or(ENUMS_OF_THE_API)
                  .or(
                      belongToAnyOf(
                          InetAddress.class, UnknownHostException.class, TimeUnit.class)));

  @ArchTest
  static final ArchRule PROTOCOL_KNOWS_NO_THREAD_AND_NO_CLOCK =
      noClasses()
          .that()
          .resideInAPackage(PROTOCOL)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Thread.class, ThreadLocal.class, Process.class, Runtime.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule ENGINE_SEES_ITS_PORT_AND_PROTOCOL =
      classes()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(ENGINE, ENGINE_PORT, PROTOCOL, "java..").or(ENUMS_OF_THE_API));

  @ArchTest
  static final ArchRule ENGINE_PORT_SEES_PROTOCOL =
      classes()
          .that()
          .resideInAPackage(ENGINE_PORT)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(ENGINE_PORT, PROTOCOL, "java..").or(ENUMS_OF_THE_API));

  @ArchTest
  static final ArchRule ONLY_THE_ENGINE_ITSELF_IS_VISIBLE_BESIDE_ITS_PORT =
      classes()
          .that()
          .resideInAPackage(ENGINE)
          .and()
          .doNotHaveSimpleName("Engine")
          .should()
          .notBePublic();

  /** Nested classes count as part of their outermost class. */
  @ArchTest
  static final ArchRule CLASSES_OF_ENGINE_DO_NOT_DEPEND_ON_EACH_OTHER_IN_A_CIRCLE =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                  return resideInAnyPackage(ENGINE, ENGINE_PORT).test(javaClass)
                      ? SliceIdentifier.of(javaClass.getName().replaceFirst("\\$.*", ""))
                      : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                  return "classes of " + ENGINE;
                }
              })
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule DATAPLANE_SEES_PROTOCOL =
      classes()
          .that()
          .resideInAPackage(DATAPLANE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(DATAPLANE, PROTOCOL, "java..").or(ENUMS_OF_THE_API));

  @ArchTest
  static final ArchRule PARTS_OF_DATAPLANE_FORM_NO_CIRCLE =
      slices().matching("io.vrrp.impl.(dataplane.*)").should().beFreeOfCycles();

  /** The kernel's network and its packet filter are the ports; linux must not use the rest. */
  @ArchTest
  static final ArchRule KERNEL_STATE_SEES_NO_OTHER_PART_OF_DATAPLANE =
      classes()
          .that()
          .resideInAPackage("io.vrrp.impl.dataplane.kernel")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("io.vrrp.impl.dataplane.kernel", PROTOCOL, "java.."));

  @ArchTest
  static final ArchRule LINUX_IMPLEMENTS_THE_PORTS =
      classes()
          .that()
          .resideInAPackage(LINUX)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  LINUX, ENGINE_PORT, DATAPLANE, PROTOCOL, "java..", "com.sun.jna.."));

  @ArchTest static final ArchRule LIBC_SEES_NOTHING_OF_OURS = sees(LINUX_LIBC, "com.sun.jna");

  @ArchTest
  static final ArchRule PROC_SEES_LIBC = sees(LINUX_PROC, LINUX_LIBC, DATAPLANE, PROTOCOL);

  @ArchTest
  static final ArchRule PACKET_SEES_LIBC = sees(LINUX_PACKET, LINUX_LIBC, ENGINE_PORT, PROTOCOL);

  @ArchTest
  static final ArchRule NETLINK_SEES_FILES_AND_LIBC =
      sees(LINUX_NETLINK, LINUX_PROC, LINUX_LIBC, DATAPLANE, ENGINE_PORT, PROTOCOL);

  @ArchTest
  static final ArchRule NFTABLES_SEES_NETLINK_AND_LIBC =
      sees(LINUX_NFTABLES, LINUX_NETLINK, LINUX_LIBC, DATAPLANE, PROTOCOL, "com.sun.jna");

  @ArchTest
  static final ArchRule PROPERTIES_SEES_THE_RULES_FOR_VALUES =
      classes()
          .that()
          .resideInAPackage(PROPERTIES)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(PROPERTIES, "java..")
                  .or(belongToAnyOf(PropertyRule.class, PropertyErrors.class)));

  @ArchTest
  static final ArchRule NO_PACKAGES_DEPEND_ON_EACH_OTHER_IN_A_CIRCLE =
      slices().matching("io.vrrp.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_COMPONENT_KNOWS_THE_FRAMEWORK =
      noClasses()
          .that(
              resideInAPackage("io.vrrp.impl..")
                  .and(not(resideInAnyPackage(COMPONENT, EVENTS, FLIGHT, HOOK, SHELL, TRACKING))))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.osgi..", "org.slf4j..", API).and(not(ENUMS_OF_THE_API)));

  @ArchTest
  static final ArchRule WHAT_USES_THE_SERVICES_SEES_THE_API_AND_HOW_VALUES_ARE_WRITTEN =
      noClasses()
          .that()
          .resideInAnyPackage(EVENTS, FLIGHT, HOOK, SHELL)
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.vrrp..")
                  .and(not(resideInAnyPackage(API, PROPERTIES, EVENTS, FLIGHT, HOOK, SHELL)))
                  .and(not(READS_AND_WRITES_VALUES)));

  @ArchTest
  static final ArchRule USERS_OF_THE_SERVICES_DO_NOT_SEE_EACH_OTHER =
      slices().matching("io.vrrp.impl.(events|flight|hook|shell)").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule ONLY_COMPONENT_SEES_THEM =
      noClasses()
          .that(not(resideInAnyPackage(COMPONENT, EVENTS, FLIGHT, HOOK, SHELL)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(EVENTS, FLIGHT, HOOK, SHELL);

  /** To virtual routers the built-in trackers are services like those of other bundles. */
  @ArchTest
  static final ArchRule NOBODY_SEES_TRACKING =
      noClasses()
          .that(not(resideInAPackage(TRACKING)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(TRACKING);

  @ArchTest
  static final ArchRule NOBODY_SEES_COMPONENT =
      noClasses()
          .that(not(resideInAPackage(COMPONENT)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(COMPONENT);

  @ArchTest
  static final ArchRule PARTS_OF_COMPONENT_FORM_NO_CIRCLE =
      slices().matching("io.vrrp.impl.component.(*)..").should().beFreeOfCycles();

  /** The runtime of a namespace and the published services do not depend on the configuration. */
  @ArchTest
  static final ArchRule PARTS_OF_COMPONENT_DO_NOT_SEE_WHAT_WIRES_THEM =
      noClasses()
          .that()
          .resideInAPackage("io.vrrp.impl.component.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vrrp.impl.component");

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

  /** {@link InetAddress} writes {@code fe80:0:0:0:0:0:0:1} for {@code fe80::1} (RFC 5952). */
  @ArchTest
  static final ArchRule ONLY_IP_ADDRESS_WRITES_ADDRESSES =
      noClasses().should().callMethod(InetAddress.class, "getHostAddress");

  private static ArchRule sees(String thePackage, String... others) {
    return classes()
        .that()
        .resideInAPackage(thePackage)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(thePackage, "java..").or(resideInAnyPackage(others)));
  }
}
