// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.configuration;

import io.vrrp.impl.properties.ConfigurationFile;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The source of a virtual router's configuration, and the properties for its service.
 *
 * @param pid its PID
 * @param file its file, if it has one
 * @param serviceProperties the properties that the service of the virtual router gets
 */
public record ConfigurationSource(
    String pid, Optional<String> file, Map<String, Object> serviceProperties) {

  private static final String PID = "service.pid";

  /** Reads them from a configuration. */
  public static ConfigurationSource of(String pid, Map<String, ?> properties) {
    Map<String, Object> published = new TreeMap<>(ForeignProperties.of(properties).published());
    published.put(PID, pid);
    Object file = properties.get(ConfigurationFile.FILE_NAME);
    return new ConfigurationSource(
        pid, Optional.ofNullable(file).map(Objects::toString), published);
  }

  /** The name for operators: the file, or the PID if there is no file. */
  public String name() {
    return file.orElse(pid);
  }
}
