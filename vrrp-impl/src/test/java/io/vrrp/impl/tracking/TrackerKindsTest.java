// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The properties of each kind, and the messages for wrong values. */
class TrackerKindsTest {

  private static final List<TrackerKind> KINDS =
      List.of(
          new InterfaceTrackers(null),
          new RouteTrackers(null),
          new PingTrackers(null),
          new TcpTrackers(null),
          new FileTrackers(null),
          new ProcessTrackers(null),
          new ServiceTrackers(null),
          new HealthTrackers(null));

  private static TrackerKind kind(String name) {
    return KINDS.stream().filter(kind -> kind.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * Reads a configuration.
   *
   * @param properties separated by semicolons
   */
  private static TrackerDefinition read(String kind, String properties) {
    return TrackerDefinition.of(kind(kind), properties(properties));
  }

  private static Map<String, Object> properties(String text) {
    Map<String, Object> properties = new HashMap<>();
    Arrays.stream(text.split(";"))
        .map(property -> property.split("=", 2))
        .forEach(property -> properties.put(property[0], property[1]));
    return properties;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "interface|name=a;interface=eth1",
        "interface|name=a;interface=eth1;networkNamespace=blue",
        "route|name=a",
        "route|name=a;destination=default;table=100;via=192.0.2.1;dev=eth0",
        "route|name=a;destination=::/0",
        "route|name=a;destination=198.51.100.0/24;via=fe80::1",
        "route|name=a;destination=198.51.100.1",
        "ping|name=a;address=192.0.2.1",
        "ping|name=a;address=2001:db8::1;source=2001:db8::2;interval=100;timeout=10;fall=1;rise=9",
        "ping|name=a;address=fe80::1;interface=eth0",
        "tcp|name=a;address=127.0.0.1;port=80",
        "file|name=a;path=/run/a",
        "process|name=a;command=named",
        "process|name=a;pidFile=/run/named.pid",
        "service|name=a;filter=(objectClass=com.example.Shop);minimum=2",
        "health|name=a;tags=live, ready;warnIsUp=false"
      })
  void rightConfigurationsAreAccepted(String kind, String properties) {
    TrackerDefinition definition = read(kind, properties);
    assertNull(definition.error());
    assertNotNull(definition.maker());
    assertEquals("a", definition.name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "interface|name=a|interface is missing; allowed: the name of a network interface, at most 127"
            + " bytes, such as eth0",
        "interface|name=a;interface=a/b|interface=a/b; allowed: the name of a network interface, at"
            + " most 127 bytes, such as eth0",
        "route|name=a;destination=192.0.2.1/24|destination=192.0.2.1/24; allowed: default, or"
            + " address/length whose bits behind the length are 0, such as 198.51.100.0/24",
        "route|name=a;destination=::/129|destination=::/129; allowed: default, or address/length"
            + " whose bits behind the length are 0, such as 198.51.100.0/24",
        "route|name=a;table=main|table=main; allowed: 1 to 2147483647",
        "route|name=a;destination=::/0;via=192.0.2.1|via=192.0.2.1; allowed: an IPv6 address with"
            + " destination=::/0",
        "ping|name=a|address is missing; allowed: an IPv4 or IPv6 address of a host, no DNS name",
        "ping|name=a;address=example.com|address=example.com; allowed: an IPv4 or IPv6 address of a"
            + " host, no DNS name",
        "ping|name=a;address=224.0.0.18|address=224.0.0.18; allowed: an IPv4 or IPv6 address of a"
            + " host, no DNS name",
        "ping|name=a;address=192.0.2.1;source=::1|source=::1; allowed: an address of the same family"
            + " as address=192.0.2.1",
        "ping|name=a;address=fe80::1|interface is missing; allowed: the interface of the link, as"
            + " address=fe80::1 is local to it",
        "ping|name=a;address=192.0.2.1;interval=99;fall=0|interval=99; allowed: 100 to 600000;"
            + " fall=0; allowed: 1 to 100",
        "tcp|name=a;address=192.0.2.1|port is missing; allowed: 1 to 65535",
        "tcp|name=a;address=192.0.2.1;port=65536|port=65536; allowed: 1 to 65535",
        "file|name=a|path is missing; allowed: the absolute path of a file",
        "process|name=a|command and pidFile are missing; allowed: the name of a process, or the"
            + " absolute path of its PID file, or both",
        "process|name=a;command=/usr/sbin/named|command=/usr/sbin/named; allowed: the name of a"
            + " process without directories, such as named",
        "service|name=a|filter is missing; allowed: a filter of OSGi, such as"
            + " (objectClass=com.example.Shop)",
        "health|name=a|tags is missing; allowed: tags of health checks, separated by commas",
        "health|name=a;tags=live;warnIsUp=yes|warnIsUp=yes; allowed: true, false",
        "file|path=/a|name is missing; allowed: 1 to 64 letters, digits, '.', '_' and '-'"
      })
  void errorsNamePropertyValueAndAllowedValues(String kind, String properties, String error) {
    assertEquals(error, read(kind, properties).error());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "a:b", "a b", "ä", "(a)"})
  void nameThatTrackCannotContainIsRefused(String name) {
    TrackerDefinition definition = read("file", "path=/a;name=" + name);
    assertNull(definition.name());
    assertEquals(
        "name=" + name + "; allowed: 1 to 64 letters, digits, '.', '_' and '-'",
        definition.error());
  }

  @Test
  void errorOfAWrongFilterHasTheReason() {
    String error = read("service", "name=a;filter=(objectClass=").error();
    assertEquals(
        "filter=(objectClass=; allowed: a filter of OSGi, such as (objectClass=com.example.Shop) (",
        error.substring(0, error.indexOf(" (", error.indexOf("Shop)")) + 2));
  }

  @Test
  void unknownPropertiesAreReportedWithASuggestion() {
    assertEquals(
        "colour, intervall (did you mean interval?)",
        TrackerDefinition.unknown(
            kind("ping"),
            properties(
                "name=a;address=192.0.2.1;intervall=5;colour=red;service.pid=x;felix.file=y")));
  }

  @Test
  void kindsHaveDifferentNames() {
    assertEquals(KINDS.size(), Set.copyOf(KINDS.stream().map(TrackerKind::name).toList()).size());
  }
}
