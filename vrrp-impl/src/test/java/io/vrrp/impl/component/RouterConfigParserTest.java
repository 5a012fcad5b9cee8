// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.RouterConfig;
import io.vrrp.impl.protocol.ChecksumMode;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.VirtualIp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the factory PID io.vrrp.router accepts, and what it says to everything else. */
class RouterConfigParserTest {

  private static final Map<String, Object> LEAST =
      Map.of("vrid", "51", "interface", "eth0", "virtualIps", "192.0.2.254");

  private static Map<String, Object> with(String name, Object value) {
    Map<String, Object> properties = new HashMap<>(LEAST);
    properties.put(name, value);
    return properties;
  }

  private static String errorOf(Map<String, ?> properties) {
    return assertThrows(IllegalArgumentException.class, () -> RouterConfigParser.parse(properties))
        .getMessage();
  }

  @Test
  void defaultsAreThoseOfRfc9568() {
    RouterConfig config = RouterConfigParser.parse(LEAST);

    assertEquals("eth0", config.interfaceName());
    assertEquals(51, config.parameters().vrid());
    assertEquals(IpFamily.IPV4, config.parameters().family());
    assertEquals(List.of(VirtualIp.parse("192.0.2.254/32")), config.parameters().virtualIps());
    assertEquals(100, config.parameters().priority(), "RFC 9568 §6.1");
    assertEquals(100, config.parameters().advertInterval(), "RFC 9568 §6.1");
    assertTrue(config.parameters().preempt(), "RFC 9568 §6.1");
    assertFalse(config.parameters().acceptMode(), "RFC 9568 §6.1");
    assertEquals(ChecksumMode.AUTO, config.parameters().checksumMode());
    assertTrue(config.virtualMac());
    assertTrue(config.enabled());
    assertEquals(5, config.announceRepeat());
    assertEquals(5, config.announceDelay());
    assertEquals(3, config.addressLifetime());
  }

  @Test
  void announcementsAndLifetimeMayBeSwitchedOff() {
    Map<String, Object> properties = new HashMap<>(LEAST);
    properties.put("announceRepeat", "20");
    properties.put("announceDelay", "0");
    properties.put("addressLifetime", 0);
    RouterConfig config = RouterConfigParser.parse(properties);

    assertEquals(20, config.announceRepeat());
    assertEquals(0, config.announceDelay());
    assertEquals(0, config.addressLifetime());
    assertEquals(2, RouterConfigParser.parse(with("addressLifetime", 2)).addressLifetime());
    assertEquals(List.of(), RouterConfigParser.unknownProperties(properties));
  }

  @Test
  void textAndTypedValuesMeanTheSame() {
    Map<String, Object> typed =
        Map.of(
            "vrid",
            51,
            "interface",
            "eth0",
            "virtualIps",
            new String[] {"192.0.2.254/24", "192.0.2.253"},
            "priority",
            200L,
            "advertInterval",
            10,
            "preempt",
            false,
            "acceptMode",
            true,
            "virtualMac",
            false,
            "checksum",
            "rfc5798",
            "enabled",
            false);
    Map<String, Object> text =
        Map.of(
            "vrid", " 51 ",
            "interface", "eth0",
            "virtualIps", "192.0.2.254/24, 192.0.2.253",
            "priority", "200",
            "advertInterval", "10",
            "preempt", "false",
            "acceptMode", "TRUE",
            "virtualMac", "false",
            "checksum", "RFC5798",
            "enabled", "false");

    assertEquals(RouterConfigParser.parse(typed), RouterConfigParser.parse(text));
  }

  @Test
  void listsMayBeArraysCollectionsOrText() {
    RouterConfig expected = RouterConfigParser.parse(with("virtualIps", "10.0.0.1,10.0.0.2"));

    assertEquals(
        expected, RouterConfigParser.parse(with("virtualIps", List.of("10.0.0.1", "10.0.0.2"))));
    assertEquals(
        expected, RouterConfigParser.parse(with("virtualIps", new String[] {"10.0.0.1,10.0.0.2"})));
    assertEquals(expected, RouterConfigParser.parse(with("virtualIps", "10.0.0.1  10.0.0.2\n")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vrid           | 0             | vrid=0; allowed: 1 to 255",
        "vrid           | 256           | vrid=256; allowed: 1 to 255",
        "vrid           | x             | vrid=x; allowed: 1 to 255",
        "vrid           | ''            | vrid is missing; allowed: 1 to 255",
        "interface      | ''            | interface is missing; allowed: the name of a network",
        "interface      | a/b           | interface=a/b; allowed: the name of a network interface",
        "interface      | sixteen-letters- | interface=sixteen-letters-; allowed: the name of",
        "networkNamespace | a/b         | networkNamespace=a/b; allowed: a name as ip netns shows",
        "networkNamespace | ..          | networkNamespace=..; allowed: a name as ip netns shows",
        "networkNamespace | a b         | networkNamespace=a b; allowed: a name as ip netns shows",
        "priority       | 0             | priority=0; allowed: 1 to 255",
        "priority       | 256           | priority=256; allowed: 1 to 255",
        "priority       | 99999999999   | priority=99999999999; allowed: 1 to 255",
        "advertInterval | 0             | advertInterval=0; allowed: 1 to 4095",
        "advertInterval | 4096          | advertInterval=4096; allowed: 1 to 4095",
        "advertInterval | 0.5           | advertInterval=0.5; allowed: 1 to 4095",
        "preempt        | yes           | preempt=yes; allowed: true, false",
        "acceptMode     | 1             | acceptMode=1; allowed: true, false",
        "virtualMac     | on            | virtualMac=on; allowed: true, false",
        "enabled        | no            | enabled=no; allowed: true, false",
        "announceRepeat | 0             | announceRepeat=0; allowed: 1 to 20",
        "announceRepeat | 21            | announceRepeat=21; allowed: 1 to 20",
        "announceDelay  | -1            | announceDelay=-1; allowed: 0 to 300",
        "announceDelay  | 301           | announceDelay=301; allowed: 0 to 300",
        "addressLifetime | 1            | addressLifetime=1; allowed: 0, 2 to 3600",
        "addressLifetime | -1           | addressLifetime=-1; allowed: 0, 2 to 3600",
        "addressLifetime | 3601         | addressLifetime=3601; allowed: 0, 2 to 3600",
        "addressLifetime | 3s           | addressLifetime=3s; allowed: 0, 2 to 3600",
        "checksum       | rfc3768       | checksum=rfc3768; allowed: auto, rfc9568, rfc5798",
        "virtualIps     | ''            | virtualIps is missing; allowed: 1 to 255 different",
        "virtualIps     | 192.0.2.256   | virtualIps=192.0.2.256; allowed: address[/prefix]",
        "virtualIps     | gateway       | virtualIps=gateway; allowed: address[/prefix] of a host",
        "virtualIps     | 192.0.2.1/33  | virtualIps=192.0.2.1/33; allowed: address[/prefix]",
        "virtualIps     | 224.0.0.18    | virtualIps=224.0.0.18; allowed: address[/prefix]",
        "virtualIps     | 0.0.0.0       | virtualIps=0.0.0.0; allowed: address[/prefix]",
        "virtualIps     | 10.0.0.1,10.0.0.1 | virtualIps=10.0.0.1,10.0.0.1; allowed: 1 to 255",
        "virtualIps     | fe80::1,10.0.0.1 | virtualIps=fe80::1,10.0.0.1; allowed: addresses of one",
        "virtualIps     | 10.0.0.1,fe80::1 | virtualIps=10.0.0.1,fe80::1; allowed: addresses of one",
        "virtualIps     | 2001:db8::1   | virtualIps=2001:db8::1; allowed: a link-local address",
        "virtualIps     | ::1           | virtualIps=::1; allowed: address[/prefix] of a host",
        "virtualIps     | fe80::1%eth0  | virtualIps=fe80::1%eth0; allowed: address[/prefix]",
        "virtualIps     | fe80::1,fe80:0::1 | virtualIps=fe80::1,fe80:0::1; allowed: 1 to 255",
      })
  void everyErrorNamesPropertyValueAndWhatIsAllowed(String name, String value, String message) {
    String error = errorOf(with(name, value));

    assertTrue(error.contains(message), error);
    assertFalse(error.contains("; ") && error.split("; allowed").length > 2, "only one: " + error);
  }

  @Test
  @Proves("E-35")
  void ofIpv6AddressesALinkLocalOneComesFirst() {
    RouterConfig config = RouterConfigParser.parse(with("virtualIps", "fe80::1,2001:db8::1"));

    assertEquals(IpFamily.IPV6, config.parameters().family());
    assertEquals(
        List.of(VirtualIp.parse("fe80::1/64"), VirtualIp.parse("2001:db8::1/128")),
        config.parameters().virtualIps());
    assertTrue(
        errorOf(with("virtualIps", "2001:db8::1,fe80::1"))
            .contains("allowed: a link-local address (fe80::/10) first"));
  }

  @Test
  void theNetworkNamespaceIsPartOfTheIdentity() {
    assertEquals("", RouterConfigParser.parse(LEAST).networkNamespace());
    assertEquals("", RouterConfigParser.parse(with("networkNamespace", " ")).networkNamespace());
    RouterConfig config = RouterConfigParser.parse(with("networkNamespace", " blue "));
    assertEquals("blue/eth0/ipv4/51", config.id().toString());
    assertEquals("blue/eth0/ipv4/51", Translation.id(config.id()).toString());
    assertEquals("eth0/ipv4/51", Translation.id(RouterConfigParser.parse(LEAST).id()).toString());
  }

  /** The dot of a regular expression stops at line ends; a check that relies on it does not. */
  @Test
  void anInterfaceNameHasNoSeparatorBetweenLineEnds() {
    String error = errorOf(with("interface", "a\n/\nb"));

    assertTrue(error.contains("allowed: the name of a network interface"), error);
  }

  @Test
  void allErrorsAreReportedTogether() {
    String error = errorOf(Map.of("priority", "300", "preempt", "maybe"));

    for (String name : List.of("vrid", "interface", "virtualIps", "priority", "preempt")) {
      assertTrue(error.contains(name), error);
    }
  }

  @Test
  void anEmptyConfigurationIsAnErrorNotASetOfDefaults() {
    assertTrue(errorOf(Map.of("felix.fileinstall.filename", "x.cfg")).contains("vrid is missing"));
  }

  @Test
  void thereAreAtMost255Addresses() {
    String most =
        IntStream.range(0, 255).mapToObj(i -> "10.0.0." + i).collect(Collectors.joining(","));

    assertEquals(
        255, RouterConfigParser.parse(with("virtualIps", most)).parameters().virtualIps().size());
    assertTrue(errorOf(with("virtualIps", most + ",10.0.1.0")).contains("allowed: 1 to 255"));
  }

  @Test
  void wronglySpelledPropertiesAreNamedAndThoseOfFrameworksAreNot() {
    Map<String, Object> properties = new HashMap<>(LEAST);
    properties.put("prioritty", "200");
    properties.put("service.pid", "io.vrrp.router~lan");
    properties.put("felix.fileinstall.filename", "x.cfg");
    properties.put("component.id", 7);

    assertEquals(List.of("prioritty"), RouterConfigParser.unknownProperties(properties));
  }
}
