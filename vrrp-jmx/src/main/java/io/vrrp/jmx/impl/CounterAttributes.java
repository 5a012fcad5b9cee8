// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpCounter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.ImmutableDescriptor;
import javax.management.MBeanAttributeInfo;
import javax.management.openmbean.SimpleType;

/**
 * The attributes for counters. They come from the API's list of counters, without a method for
 * each, so each counter that a later version adds becomes an attribute.
 */
final class CounterAttributes {

  private final Map<String, VrrpCounter> counters = new LinkedHashMap<>();

  CounterAttributes(List<VrrpCounter> counters) {
    counters.forEach(counter -> this.counters.put(name(counter), counter));
  }

  /** The name of the attribute. */
  private static String name(VrrpCounter counter) {
    String key = counter.key();
    return Character.toUpperCase(key.charAt(0)) + key.substring(1);
  }

  /** Maps the names of the attributes to the values. */
  static Map<String, Long> byName(Map<? extends VrrpCounter, Long> values) {
    Map<String, Long> named = new LinkedHashMap<>();
    values.forEach((counter, value) -> named.put(name(counter), value));
    return named;
  }

  /** The counter with this attribute, or null. */
  VrrpCounter find(String attribute) {
    return counters.get(attribute);
  }

  Stream<MBeanAttributeInfo> infos() {
    return counters.entrySet().stream().map(each -> info(each.getKey(), each.getValue()));
  }

  /** Describes an attribute as the JDK describes a {@code long} attribute of an MXBean. */
  private static MBeanAttributeInfo info(String name, VrrpCounter counter) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("openType", SimpleType.LONG);
    fields.put("originalType", "long");
    fields.put("metricType", "counter");
    fields.put("units", counter.unit());
    if (!counter.reference().isEmpty()) {
      fields.put("reference", counter.reference());
    }
    return new MBeanAttributeInfo(
        name,
        "long",
        counter.description(),
        /* isReadable= */ true,
        /* isWritable= */ false,
        /* isIs= */ false,
        new ImmutableDescriptor(fields));
  }
}
