// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

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
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Kilobytes for each virtual router otherwise. */
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

  @Test
  void everyCounterCanBeDrawnAsAChart() {
    for (MBeanAttributeInfo attribute : info.getAttributes()) {
      if ("packets".equals(attribute.getDescriptor().getFieldValue("units"))) {
        assertEquals("long", attribute.getType(), attribute.getName());
      }
    }
  }

  /** Whoever may look at a bean may not know what is sent in clear for that reason. */
  @Test
  void noPasswordCanBeRead() {
    String all = Arrays.toString(info.getAttributes()) + Arrays.toString(info.getOperations());
    // Counted, but not told.
    String rest = all.replace("Version 2 packets discarded for a wrong password", "");

    assertNotEquals(all, rest);
    assertFalse(rest.toLowerCase(Locale.ROOT).contains("password"), rest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UnknownPeers",
        "AuthTypeMismatches",
        "AuthFailures",
        "AddressListMismatches",
        "AdvertIntervalMismatches",
        "Version3Preferred"
      })
  void theCountersOfVersion2AndOfPeersArePackets(String name) {
    assertEquals("packets", attribute(name).getDescriptor().getFieldValue("units"));
    assertEquals("long", attribute(name).getType());
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
