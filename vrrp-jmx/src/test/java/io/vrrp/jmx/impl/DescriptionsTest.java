// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vrrp.DiscardReason;
import io.vrrp.VrrpCounter;
import io.vrrp.jmx.Description;
import io.vrrp.jmx.VirtualRouterMXBean;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Descriptor;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DescriptionsTest {

  private MBeanInfo info;

  @BeforeEach
  void readInfo() throws Exception {
    ExporterFixture jmx = new ExporterFixture();
    info = jmx.server.getMBeanInfo(jmx.name);
  }

  @Test
  void theBeanIsDescribed() {
    assertEquals(
        VirtualRouterMXBean.class.getAnnotation(Description.class).value(), info.getDescription());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyAttributeAndOperationIsDescribed(Method method) {
    String description = method.getAnnotation(Description.class).value();
    String attribute = method.getName().replaceFirst("^(get|is)", "");
    if (attribute.equals(method.getName())) {
      assertEquals(description, operation(method.getName()).getDescription());
    } else {
      assertEquals(description, attribute(attribute).getDescription());
    }
  }

  static Method[] methods() {
    return VirtualRouterMXBean.class.getMethods();
  }

  /** Otherwise each virtual router would need some kilobytes. */
  @Test
  void allBeansShareTheirDescription() throws Exception {
    ExporterFixture other = new ExporterFixture();
    assertSame(info, other.server.getMBeanInfo(other.name));
  }

  @Test
  void consolesMayKeepTheDescription() {
    assertEquals("true", info.getDescriptor().getFieldValue("immutableInfo"));
  }

  @Test
  void theParameterHasItsNameAndDescription() {
    MBeanParameterInfo priority = operation("overridePriority").getSignature()[0];
    assertEquals("priority", priority.getName());
    assertEquals("The priority to use, 1 to 254", priority.getDescription());
  }

  @Test
  void operationsChangeSomething() {
    assertEquals(
        Set.of(
            "overridePriority",
            "clearPriorityOverride",
            "shutdown",
            "startup",
            "relinquish",
            "announce",
            "resetStatistics"),
        Arrays.stream(info.getOperations())
            .filter(operation -> operation.getImpact() == MBeanOperationInfo.ACTION)
            .map(MBeanOperationInfo::getName)
            .collect(Collectors.toSet()));
    assertEquals(7, info.getOperations().length);
  }

  @Test
  void numbersThatAreNotPrioritiesHaveAUnit() {
    for (MBeanAttributeInfo attribute : info.getAttributes()) {
      Descriptor descriptor = attribute.getDescriptor();
      boolean number = Set.of("int", "long").contains(attribute.getType());
      if (number && !attribute.getName().endsWith("Priority")) {
        assertNotEquals(null, descriptor.getFieldValue("units"), attribute.getName());
      }
    }
    assertEquals("microseconds", attribute("SkewTime").getDescriptor().getFieldValue("units"));
    assertEquals(
        "centiseconds", attribute("MasterDownInterval").getDescriptor().getFieldValue("units"));
  }

  @Test
  void attributesAndOperationsAreInTheOrderOfTheirNames() {
    assertEquals(sortedNames(info.getAttributes()), names(info.getAttributes()));
    assertEquals(sortedNames(info.getOperations()), names(info.getOperations()));
  }

  private static List<String> names(MBeanFeatureInfo[] features) {
    return Arrays.stream(features).map(MBeanFeatureInfo::getName).toList();
  }

  private static List<String> sortedNames(MBeanFeatureInfo[] features) {
    return Arrays.stream(features).map(MBeanFeatureInfo::getName).sorted().toList();
  }

  /** A client may read the bean without being allowed to know the password. */
  @Test
  void noPasswordCanBeRead() {
    String all = Arrays.toString(info.getAttributes()) + Arrays.toString(info.getOperations());
    // The counter contains the word, but no password.
    String rest = all.replace(DiscardReason.AUTH_FAILURE.because(), "");

    assertNotEquals(all, rest);
    assertFalse(rest.toLowerCase(Locale.ROOT).contains("password"), rest);
  }

  /** A new counter needs no additional test. */
  @ParameterizedTest
  @MethodSource("counters")
  void everyCounterIsDescribedByTheApi(VrrpCounter counter) {
    String key = counter.key();
    MBeanAttributeInfo info = attribute(Character.toUpperCase(key.charAt(0)) + key.substring(1));
    assertEquals(counter.description(), info.getDescription());
    assertEquals("long", info.getType());
    Descriptor descriptor = info.getDescriptor();
    assertEquals("counter", descriptor.getFieldValue("metricType"));
    assertEquals(counter.unit(), descriptor.getFieldValue("units"));
    assertEquals(
        counter.reference().isEmpty() ? null : counter.reference(),
        descriptor.getFieldValue("reference"));
  }

  static List<VrrpCounter> counters() {
    return VrrpCounter.ofVirtualRouter();
  }

  /** A monitoring system must know from which numbers it may compute a rate. */
  @Test
  void everyNumberIsACounterOrAGauge() {
    for (MBeanAttributeInfo attribute : info.getAttributes()) {
      Object type = attribute.getDescriptor().getFieldValue("metricType");
      boolean number = Set.of("int", "long", "java.lang.Integer").contains(attribute.getType());
      assertEquals(
          number, Set.of("counter", "gauge").contains(String.valueOf(type)), attribute.getName());
    }
    assertEquals("gauge", attribute("SkewTime").getDescriptor().getFieldValue("metricType"));
  }

  private MBeanAttributeInfo attribute(String name) {
    return Arrays.stream(info.getAttributes())
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private MBeanOperationInfo operation(String name) {
    return Arrays.stream(info.getOperations())
        .filter(operation -> operation.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
