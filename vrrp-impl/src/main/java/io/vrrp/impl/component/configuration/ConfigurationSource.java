// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.configuration;

import io.vrrp.impl.properties.ConfigurationFile;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the configuration of a virtual router comes from, and what else it says.
 *
 * @param pid its PID
 * @param file its file, if it has one
 * @param serviceProperties what the service of the virtual router takes over
 */
public record ConfigurationSource(
    String pid, Optional<String> file, Map<String, Object> serviceProperties) {

  private static final String PID = "service.pid";

  /** Reads them from the properties of a configuration. */
  public static ConfigurationSource of(String pid, Map<String, ?> properties) {
    Map<String, Object> published = new TreeMap<>(ForeignProperties.of(properties).published());
    published.put(PID, pid);
    Object file = properties.get(ConfigurationFile.FILE_NAME);
    return new ConfigurationSource(
        pid, Optional.ofNullable(file).map(Objects::toString), published);
  }

  /** How an operator knows it: its file if it has one, else its PID. */
  public String name() {
    return file.orElse(pid);
  }
}
