// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.fuzz.AllocationLimit;
import io.vrrp.impl.protocol.VirtualIp;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Configurations as files deliver them. The input is text; each line is a property and its value.
 * In values, tabs stand for line ends.
 */
public final class ConfigurationFuzz {

  private ConfigurationFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    AllocationLimit.check(input, () -> virtualIp(text));
    AllocationLimit.check(input, () -> configuration(text));
  }

  private static void configuration(String text) {
    Map<String, Object> properties = new HashMap<>();
    for (String line : text.split("\n")) {
      int equals = line.indexOf('=');
      if (equals >= 0) {
        String value = line.substring(equals + 1).replace('\t', '\n');
        properties.put(line.substring(0, equals), value);
        virtualIp(value);
      }
    }
    RouterConfig config = parse(properties);
    Object ips = properties.get("virtualIps");
    if (ips != null) {
      // The same value in the form that other files deliver.
      properties.put("virtualIps", ips.toString().split(","));
      assertEquals(config, parse(properties));
      properties.put("virtualIps", Arrays.asList(ips.toString().split(",")));
      assertEquals(config, parse(properties));
    }
  }

  private static RouterConfig parse(Map<String, Object> properties) {
    ForeignProperties.of(properties);
    RouterConfig config;
    try {
      config = RouterConfigParser.parse(properties);
    } catch (NumberFormatException e) {
      throw new AssertionError("not explained", e);
    } catch (IllegalArgumentException e) {
      assertFalse(e.getMessage().isEmpty());
      return null;
    }
    String name = config.interfaceName();
    assertTrue(name.chars().noneMatch(c -> c <= ' ' || c == '/'), () -> "interface " + name);
    List<VirtualIp> ips = config.parameters().virtualIps();
    ips.forEach(ip -> assertEquals(ip, VirtualIp.parse(ip.toString())));
    return config;
  }

  private static void virtualIp(String text) {
    try {
      VirtualIp ip = VirtualIp.parse(text);
      // Parsing the written form gives the same value.
      assertEquals(ip, VirtualIp.parse(ip.toString()));
      assertTrue(ip.prefixLength() <= ip.address().family().addressLength() * 8);
      assertEquals(ip.address().bytes().length, ip.address().family().addressLength());
    } catch (NumberFormatException e) {
      throw new AssertionError("not explained", e);
    } catch (IllegalArgumentException e) {
      assertFalse(e.getMessage().isEmpty());
    }
  }
}
