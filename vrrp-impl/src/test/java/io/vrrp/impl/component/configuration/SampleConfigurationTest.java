// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.properties.ConfigurationFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample that operators copy and edit. An editor may write it slowly, so that the file watcher
 * reads only the beginning.
 */
class SampleConfigurationTest {

  private static final String NAME = "io.vrrp.router-example.cfg.sample";

  /** For each optional property, a value other than its default. */
  private static final Map<String, String> OTHER_VALUES =
      Map.ofEntries(
          Map.entry("priority", "200"),
          Map.entry("advertInterval", "200"),
          Map.entry("preempt", "false"),
          Map.entry("preemptDelay", "60"),
          Map.entry("startDelay", "30"),
          Map.entry("acceptMode", "true"),
          Map.entry("virtualMac", "false"),
          Map.entry("announceRepeat", "3"),
          Map.entry("announceDelay", "7"),
          Map.entry("announceRefresh", "30"),
          Map.entry("macvlanName", "fw-lan"),
          Map.entry("virtualRoutes", "default via 192.0.2.9, 10.0.0.0/8 via 192.0.2.8 metric 5"),
          Map.entry("addressLifetime", "9"),
          Map.entry("track", "uplink:-50, app"),
          Map.entry("networkNamespace", "blue"),
          Map.entry("checksum", "rfc5798"),
          Map.entry("version", "2"),
          Map.entry(".authPassword", "secret"),
          Map.entry("unicastPeers", "192.0.2.2, 192.0.2.3"),
          Map.entry("unicastSource", "192.0.2.1"),
          Map.entry("minTtl", "64"),
          Map.entry("enabled", "false"));

  @TempDir Path directory;

  @Test
  void showsEveryProperty() throws IOException {
    String sample = everyPropertySet();
    assertEquals(new TreeSet<>(RouterConfigParser.KNOWN), new TreeSet<>(parse(sample).keySet()));
  }

  @Test
  void noBeginningOfTheFileIsAcceptedWithOtherValues() throws IOException {
    for (String whole : new String[] {sample(), everyPropertySet()}) {
      byte[] bytes = whole.getBytes(StandardCharsets.ISO_8859_1);
      RouterConfig config = accepted(bytes).orElseThrow();
      for (int length = 0; length < bytes.length; length++) {
        byte[] beginning = Arrays.copyOf(bytes, length);
        Optional<RouterConfig> read = accepted(beginning);
        assertTrue(
            read.isEmpty() || read.get().equals(config),
            () -> "accepted: " + new String(beginning, StandardCharsets.ISO_8859_1));
      }
    }
  }

  /** The configuration in a file with this content; empty if it is refused. */
  private Optional<RouterConfig> accepted(byte[] content) throws IOException {
    Path file = directory.resolve("io.vrrp.router-lan.cfg");
    Files.write(file, content);
    Map<String, Object> properties = parse(new String(content, StandardCharsets.ISO_8859_1));
    properties.put("felix.fileinstall.filename", file.toUri().toString());
    if (ConfigurationFile.of(properties).missing() != null) {
      return Optional.empty();
    }
    try {
      return Optional.of(RouterConfigParser.parse(properties));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> parse(String content) throws IOException {
    Properties read = new Properties();
    read.load(new StringReader(content));
    Map<String, Object> properties = new HashMap<>();
    read.forEach((name, value) -> properties.put((String) name, value));
    return properties;
  }

  private static String everyPropertySet() throws IOException {
    String sample = sample();
    for (Map.Entry<String, String> property : OTHER_VALUES.entrySet()) {
      String commentedOut = "(?m)^#" + property.getKey().replace(".", "\\.") + " =.*$";
      sample = sample.replaceFirst(commentedOut, property.getKey() + " = " + property.getValue());
    }
    return sample;
  }

  private static String sample() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../felix-runtime"))) {
      Path sample =
          files
              .filter(file -> file.endsWith(NAME) && !file.toString().contains("/target/"))
              .findFirst()
              .orElseThrow();
      return Files.readString(sample);
    }
  }
}
