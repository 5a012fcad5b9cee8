// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.impl.properties.PropertyReader;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.cm.ManagedServiceFactory;

/** One kind of tracker: the properties of its configurations, and how to make a tracker of them. */
abstract class TrackerKind implements ManagedServiceFactory {

  static final String PID_PREFIX = "io.vrrp.track.";

  private final TrackerActivator activator;
  private final String name;
  private final Set<String> properties;

  /**
   * Creates a kind that delivers its configurations to the activator.
   *
   * @param name for example "interface"
   * @param properties the names of its properties without "name"
   */
  TrackerKind(TrackerActivator activator, String name, String... properties) {
    this.activator = activator;
    this.name = name;
    this.properties = new TreeSet<>(Set.of(properties));
    this.properties.add(TrackerDefinition.NAME);
  }

  /** For operators, for example "interface". */
  final String name() {
    return name;
  }

  /** The names of all properties. */
  final Set<String> properties() {
    return properties;
  }

  /** Makes a tracker. Wrong properties become errors of the reader. */
  abstract TrackerDefinition.Maker parse(PropertyReader properties);

  @Override
  public final String getName() {
    return "VRRP trackers: " + name;
  }

  @Override
  public final void updated(String pid, Dictionary<String, ?> values) {
    activator.configured(this, pid, mapOf(values));
  }

  @Override
  public final void deleted(String pid) {
    activator.removed(pid);
  }

  static Map<String, Object> mapOf(Dictionary<String, ?> values) {
    Map<String, Object> map = new HashMap<>();
    Collections.list(values.keys()).forEach(key -> map.put(key, values.get(key)));
    return map;
  }
}
