// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.protocol.Authentication;
import io.vrrp.impl.protocol.ChecksumMode;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.ProtocolVersions;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.TrackReference;
import io.vrrp.impl.protocol.Tracking;
import io.vrrp.impl.protocol.Unicast;
import io.vrrp.impl.protocol.VirtualIp;
import io.vrrp.impl.protocol.VirtualRoute;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the factory PID io.vrrp.router accepts, and the messages for everything else. */
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
    assertEquals(5, config.announcements().repeat());
    assertEquals(5, config.announcements().delay());
    assertEquals(0, config.announcements().refresh());
    assertEquals(Duration.ZERO, config.startDelay());
    assertEquals(0, config.parameters().preemptDelay());
    assertEquals(3, config.addressLifetime());
  }

  @Test
  void routesAreSeparatedByCommasOnly() {
    List<VirtualRoute> expected =
        List.of(
            VirtualRoute.parse("default via 192.0.2.9"),
            VirtualRoute.parse("10.0.0.0/8 via 192.0.2.8 metric 5"));
    String text = "default  via 192.0.2.9,10.0.0.0/8 via 192.0.2.8 metric 5";
    assertEquals(
        expected, RouterConfigParser.parse(with("virtualRoutes", text)).options().routes());
    String[] typed = {"default via 192.0.2.9", " 10.0.0.0/8 via 192.0.2.8 metric 5 "};
    assertEquals(
        expected, RouterConfigParser.parse(with("virtualRoutes", typed)).options().routes());
    List<String> many =
        IntStream.range(0, 65).mapToObj(i -> "10." + i + ".0.0/16 via 192.0.2.9").toList();
    assertTrue(
        errorOf(with("virtualRoutes", many))
            .startsWith("virtualRoutes=65 routes; allowed: up to 64"));
  }

  @Test
  void theMacvlanMayHaveAName() {
    assertEquals("", RouterConfigParser.parse(LEAST).options().macvlanName());
    String longest = "fifteen-letters";
    assertEquals(
        longest, RouterConfigParser.parse(with("macvlanName", longest)).options().macvlanName());
  }

  @Test
  void announcementsAreRefreshedOnRequestAndWithUnicastPeers() {
    assertEquals(86_400, refreshOf(with("announceRefresh", "86400")));
    assertEquals(30, refreshOf(with("announceRefresh", 30)));
    assertEquals(0, refreshOf(with("announceRefresh", "auto")));
    Map<String, Object> unicast = new HashMap<>(with("unicastPeers", "192.0.2.2"));
    assertEquals(60, refreshOf(unicast));
    unicast.put("announceRefresh", "AUTO");
    assertEquals(60, refreshOf(unicast));
    unicast.put("announceRefresh", 0);
    assertEquals(0, refreshOf(unicast));
  }

  private static int refreshOf(Map<String, ?> properties) {
    return RouterConfigParser.parse(properties).announcements().refresh();
  }

  @Test
  void announcementsAndLifetimeMayBeSwitchedOff() {
    Map<String, Object> properties = new HashMap<>(LEAST);
    properties.put("announceRepeat", "20");
    properties.put("announceDelay", "0");
    properties.put("addressLifetime", 0);
    RouterConfig config = RouterConfigParser.parse(properties);

    assertEquals(20, config.announcements().repeat());
    assertEquals(0, config.announcements().delay());
    assertEquals(0, config.addressLifetime());
    assertEquals(2, RouterConfigParser.parse(with("addressLifetime", 2)).addressLifetime());
    assertEquals(Map.of(), ForeignProperties.of(properties).published());
  }

  @Test
  void delaysAreSeconds() {
    Map<String, Object> properties = new HashMap<>(LEAST);
    properties.put("preemptDelay", "3600");
    properties.put("startDelay", 30);
    RouterConfig config = RouterConfigParser.parse(properties);

    assertEquals(3_600_000_000_000L, config.parameters().preemptDelay());
    assertEquals(Duration.ofSeconds(30), config.startDelay());
    assertEquals(Map.of(), ForeignProperties.of(properties).published());
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
  void arrayOrCollectionOfOneValueMeansThatValue() {
    Map<String, Object> typed =
        Map.of(
            "vrid",
            new Integer[] {51},
            "interface",
            new String[] {"eth0"},
            "virtualIps",
            List.of("192.0.2.254"),
            "priority",
            new int[] {200},
            "preempt",
            new boolean[] {false},
            "unicastPeers",
            new String[] {},
            "enabled",
            List.of(true));
    Map<String, Object> text = new HashMap<>(LEAST);
    text.put("priority", "200");
    text.put("preempt", "false");

    assertEquals(RouterConfigParser.parse(text), RouterConfigParser.parse(typed));
  }

  @Test
  void severalValuesWhereOneIsExpectedAreRefusedByName() {
    assertEquals("vrid=51, 52; allowed: 1 to 255", errorOf(with("vrid", new Integer[] {51, 52})));
    assertTrue(errorOf(with("interface", List.of("eth0", "eth1"))).startsWith("interface=eth0, "));
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
        "virtualRoutes  | default        | virtualRoutes=default; allowed: destination via gateway",
        "virtualRoutes  | default via fe80::9 dev eth0 | virtualRoutes=::/0 via fe80::9 dev eth0;"
            + " allowed: routes of the family of virtualIps",
        "virtualRoutes  | default via 192.0.2.9,default via 192.0.2.8 | virtualRoutes=0.0.0.0/0 via"
            + " 192.0.2.8; allowed: one route to a destination with each metric",
        "macvlanName    | sixteen-letters- | macvlanName=sixteen-letters-; allowed: a name for an",
        "macvlanName    | a:b           | macvlanName=a:b; allowed: a name for an interface, of 1",
        "macvlanName    | vrrp%d        | macvlanName=vrrp%d; allowed: a name for an interface",
        "macvlanName    | ..            | macvlanName=..; allowed: a name for an interface, of",
        "macvlanName    | all           | macvlanName=all; allowed: a name for an interface, of",
        "announceRefresh | -1          | announceRefresh=-1; allowed: auto, 0 to 86400",
        "announceRefresh | 86401       | announceRefresh=86401; allowed: auto, 0 to 86400",
        "announceRefresh | often       | announceRefresh=often; allowed: auto, 0 to 86400",
        "vrid           | 0             | vrid=0; allowed: 1 to 255",
        "vrid           | 256           | vrid=256; allowed: 1 to 255",
        "vrid           | x             | vrid=x; allowed: 1 to 255",
        "vrid           | ''            | vrid is missing; allowed: 1 to 255",
        "interface      | ''            | interface is missing; allowed: the name of a network",
        "interface      | a/b           | interface=a/b; allowed: the name of a network interface",
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
        "preemptDelay   | -1            | preemptDelay=-1; allowed: 0 to 3600",
        "preemptDelay   | 3601          | preemptDelay=3601; allowed: 0 to 3600",
        "preemptDelay   | 0.5           | preemptDelay=0.5; allowed: 0 to 3600",
        "startDelay     | -1            | startDelay=-1; allowed: 0 to 3600",
        "startDelay     | 3601          | startDelay=3601; allowed: 0 to 3600",
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
        "virtualIps     | fe80::1,fe80:0::1 | virtualIps=fe80::1,fe80::1; allowed: 1 to 255",
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
    assertEquals("eth0/ipv4/51", RouterConfigParser.parse(LEAST).id().toString());
  }

  /**
   * In a regular expression a dot does not match line ends; a check that relies on it would fail.
   */
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

  /** After a correction there is no other error that was there before. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version=2+3 advertInterval=5000 | advertInterval=5000; allowed: 1 to 100, then up to 4000",
        "version=2+3 advertInterval=x | advertInterval=x; allowed: 1 to 100, then up to 4000",
        "version=2 advertInterval=50 | advertInterval=50; allowed: 100 to 25500 in steps of 100",
        "version=2 advertInterval=30000 | advertInterval=30000; allowed: 100 to 25500 in steps of",
        "version=x advertInterval=0 | version=x; allowed: 3, 2, 2+3"
            + " & advertInterval=0; allowed: 1 to 25500",
        ".authPassword=ninechars | .authPassword is set; allowed: only with version"
            + " & .authPassword (not shown); allowed: 1 to 8",
        "unicastSource=192.0.2.1 minTtl=254 | minTtl=254; allowed: less than 255 only with"
            + " & unicastSource=192.0.2.1; allowed: only with unicastPeers",
        "unicastPeers=10.0.0.1,10.0.0.1,224.0.0.18 | unicastPeers=10.0.0.1,10.0.0.1,224.0.0.18;"
            + " allowed: different & 224.0.0.18; allowed: addresses of hosts",
        "unicastPeers=x,192.0.2.254 | unicastPeers=x; allowed: IP"
            + " & unicastPeers=192.0.2.254; allowed: addresses of routers",
        "unicastPeers=x,10.0.0.1 unicastSource=fe80::1 | unicastPeers=x; allowed: IP"
            + " & unicastSource=fe80::1; allowed: an address of the family",
        "unicastPeers=x unicastSource=10.0.0.1 minTtl=7 | unicastPeers=x; allowed: IP",
        "unicastPeers=10.0.0.1,10.0.0.1 virtualIps=fe80::7 | 10.0.0.1; allowed: different"
            + " & 10.0.0.1; allowed: addresses of the family of virtualIps",
        "unicastPeers=10.0.0.1 minTtl=0 unicastSource=fe80::1 | minTtl=0; allowed: 1 to 255"
            + " & unicastSource=fe80::1; allowed: an address of the family",
        "virtualIps=10.0.0.1,fe80::1,x | virtualIps=x; allowed: address[/prefix]"
            + " & virtualIps=10.0.0.1,fe80::1; allowed: addresses of one family",
        "virtualIps=10.0.0.1,fe80::1,10.0.0.1 | fe80::1,10.0.0.1; allowed: 1 to 255 different"
            + " & virtualIps=10.0.0.1,fe80::1,10.0.0.1; allowed: addresses of one family",
        "virtualIps=fe80::1%eth0,2001:db8::1 | virtualIps=fe80::1%eth0; allowed: address[/prefix]",
        "virtualIps=2001:db8::1 version=2 | allowed: a link-local address"
            + " & version=2; allowed: 3 with IPv6 addresses",
        "virtualIps=x version=2 advertInterval=7 | virtualIps=x; allowed: address[/prefix]"
            + " & advertInterval=7; allowed: 100 to 25500 in steps of 100",
      })
  void eachErrorIsReportedAtOnceAndOnlyOnce(String text, String messages) {
    String error = errorOf(withAll(text));

    String[] each = messages.split(" & ");
    for (String message : each) {
      assertTrue(error.contains(message), error);
    }
    assertEquals(each.length + 1, error.split("; allowed: ", -1).length, error);
  }

  /** It may be an alternative name, which the kernel measures in bytes. */
  @Test
  void anInterfaceNameHasAtMost127Bytes() {
    String longest = "é".repeat(63) + "a";

    assertEquals(longest, RouterConfigParser.parse(with("interface", longest)).interfaceName());
    assertEquals(
        "interface="
            + longest
            + "b; allowed: the name of a network interface, at most 127 bytes, such as eth0",
        errorOf(with("interface", longest + "b")));
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

  // ---------------------------------------------------------------- versions and peers

  /** More properties, written as {@code name=value name=value}. */
  private static Map<String, Object> withAll(String text) {
    Map<String, Object> properties = new HashMap<>(LEAST);
    for (String entry : text.split(" ")) {
      String[] parts = entry.split("=", 2);
      properties.put(parts[0], parts[1]);
    }
    return properties;
  }

  @Test
  @Proves({"V-3", "V-P", "U-4"})
  void versionAndPeersDefaultToThoseOfRfc9568() {
    RouterParameters parameters = RouterConfigParser.parse(LEAST).parameters();

    assertEquals(ProtocolVersions.V3, parameters.versions());
    assertEquals(Authentication.NONE, parameters.authentication());
    assertEquals(Unicast.NONE, parameters.unicast());
    for (String empty :
        List.of("version", ".authPassword", "unicastPeers", "unicastSource", "minTtl")) {
      assertEquals(parameters, RouterConfigParser.parse(with(empty, " ")).parameters(), empty);
    }
  }

  @ParameterizedTest
  @CsvSource({"3, V3", "2, V2", "2+3, V2_AND_V3", "' 2+3 ', V2_AND_V3"})
  @Proves("V-3")
  void versions(String text, ProtocolVersions versions) {
    RouterParameters parameters = RouterConfigParser.parse(with("version", text)).parameters();

    assertEquals(versions, parameters.versions());
    assertEquals(text.strip(), versions.text());
  }

  @Test
  void aVersionMayBeANumber() {
    assertEquals(
        ProtocolVersions.V2, RouterConfigParser.parse(with("version", 2)).parameters().versions());
  }

  @Test
  @Proves("V-P")
  void passwordIsOnlyForVersion2() {
    for (String version : List.of("2", "2+3")) {
      Map<String, Object> properties = withAll("version=" + version + " .authPassword=a;b=c,d");
      RouterConfig config = RouterConfigParser.parse(properties);

      assertEquals(Authentication.ofPassword("a;b=c,d"), config.parameters().authentication());
      assertFalse(config.toString().contains("a;b=c,d"), config.toString());
      assertEquals(Map.of(), ForeignProperties.of(properties).published());
    }
  }

  /** The log must not contain a password, nor a mistyped form of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "version=3 .authPassword=secret99",
        ".authPassword=secret99",
        "version=2 .authPassword=secret999",
        "version=2+3 .authPassword=secret99x",
        "version=2 .authPassword=s\u00e9cret99",
        "version=4 .authPassword=secret99",
        "version=2 .authPassword=secret99 vrid=x advertInterval=7",
        "version=2 .authPassword=secret99 virtualIps=fe80::1",
      })
  @Proves("V-P")
  void noErrorShowsThePassword(String text) {
    String error = errorOf(withAll(text));

    assertFalse(error.contains("cret"), error);
  }

  @Test
  @Proves("V-P")
  void listIsNoPasswordAndIsNotShown() {
    Map<String, Object> properties = withAll("version=2");
    properties.put(".authPassword", List.of("secret99", "secret98"));

    String error = errorOf(properties);

    assertFalse(error.contains("secret"), error);
    assertTrue(error.contains(".authPassword"), error);
  }

  @Test
  @Proves({"U-4", "U-5", "U-3"})
  void peersWithSourceAndTtl() {
    Map<String, Object> properties =
        withAll("unicastPeers=192.0.2.2,192.0.2.3 unicastSource=192.0.2.1 minTtl=254");
    RouterConfig config = RouterConfigParser.parse(properties);

    assertEquals(
        new Unicast(
            List.of(IpAddress.parse("192.0.2.2"), IpAddress.parse("192.0.2.3")),
            IpAddress.parse("192.0.2.1"),
            254),
        config.parameters().unicast());
    assertEquals(Map.of(), ForeignProperties.of(properties).published());
    properties.put("unicastPeers", new String[] {"192.0.2.2", "192.0.2.3"});
    properties.put("minTtl", 254);
    assertEquals(config, RouterConfigParser.parse(properties));
    properties.put("unicastPeers", List.of("192.0.2.2", "192.0.2.3"));
    assertEquals(config, RouterConfigParser.parse(properties));
  }

  @Test
  void trackersWithAndWithoutWeight() {
    Map<String, Object> properties = with("track", "uplink:-50, app, dns:20");
    Tracking tracking = RouterConfigParser.parse(properties).tracking();

    assertEquals(
        List.of(
            new TrackReference("uplink", -50),
            new TrackReference("app", 0),
            new TrackReference("dns", 20)),
        tracking.references());
    assertEquals(Map.of(), ForeignProperties.of(properties).published());
    properties.put("track", new String[] {"uplink:-50", "app", "dns:+20"});
    assertEquals(tracking, RouterConfigParser.parse(properties).tracking());
    properties.put("track", " ");
    assertEquals(Tracking.NONE, RouterConfigParser.parse(properties).tracking());
  }

  @Test
  void trackersThatCannotBeMeant() {
    assertEquals(
        "track=uplink:0; allowed: " + TrackReference.ALLOWED, errorOf(with("track", "uplink:0")));
    assertEquals(
        "track=a, b:+1, a:-2; allowed: each tracker once, not a",
        errorOf(with("track", "a,b:1,a:-2")));
  }

  /** The maximum without peers is the default. */
  @Test
  void withoutPeersTheTtlIs255() {
    assertEquals(
        Unicast.NONE, RouterConfigParser.parse(with("minTtl", "255")).parameters().unicast());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version=2 advertInterval=25500",
        "version=2 advertInterval=100",
        "version=2+3 advertInterval=4000",
        "version=2+3 advertInterval=1",
        "version=2+3 advertInterval=99",
        "virtualIps=fe80::7 unicastPeers=fe80::1",
        "virtualIps=fe80::7 unicastPeers=2001:db8::1,2001:db8::2 unicastSource=2001:db8::9",
        "version=2+3 .authPassword=secret unicastPeers=10.0.0.1 minTtl=1",
      })
  @Proves({"V-F", "V-3", "U-4"})
  void theseAreAllowed(String text) {
    RouterConfig config = RouterConfigParser.parse(withAll(text));

    assertEquals(51, config.parameters().vrid());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version=4 | version=4; allowed: 3, 2, 2+3",
        "version=v2 | version=v2; allowed: 3, 2, 2+3",
        "version=3+2 | version=3+2; allowed: 3, 2, 2+3",
        "version=2 virtualIps=fe80::1 | version=2; allowed: 3 with IPv6 addresses",
        "version=2+3 virtualIps=fe80::1 | version=2+3; allowed: 3 with IPv6 addresses",
        "version=2 advertInterval=50 | advertInterval=50; allowed: 100 to 25500",
        "version=2 advertInterval=150 | advertInterval=150; allowed: 100 to 25500 in steps of 100",
        "version=2 advertInterval=0 | advertInterval=0; allowed:",
        "version=2 advertInterval=25600 | advertInterval=25600; allowed:",
        "version=2+3 advertInterval=101 | advertInterval=101; allowed: 1 to 100, then up to 4000",
        "version=2+3 advertInterval=4050 | advertInterval=4050; allowed: 1 to 100, then up to",
        "version=2+3 advertInterval=4100 | advertInterval=4100; allowed:",
        ".authPassword=secret | .authPassword is set; allowed: only with version=2 or 2+3",
        "version=2 .authPassword=ninechars | .authPassword (not shown); allowed: 1 to 8 visible ASCII",
        "unicastPeers=x | unicastPeers=x; allowed: IP addresses",
        "unicastPeers=192.0.2.2/24 | unicastPeers=192.0.2.2/24; allowed: IP addresses",
        "unicastPeers=fe80::1%eth0 virtualIps=fe80::7 | unicastPeers=fe80::1%eth0; allowed: IP",
        "unicastPeers=192.0.2.2,192.0.2.2 | unicastPeers=192.0.2.2,192.0.2.2; allowed: different",
        "unicastPeers=224.0.0.18 | unicastPeers=224.0.0.18; allowed: addresses of hosts",
        "unicastPeers=192.0.2.2,fe80::1 | unicastPeers=192.0.2.2,fe80::1; allowed: addresses of one",
        "unicastPeers=fe80::1 | unicastPeers=fe80::1; allowed: addresses of the family of virtual",
        "unicastPeers=192.0.2.2 virtualIps=fe80::7 | unicastPeers=192.0.2.2; allowed: addresses of",
        "unicastPeers=192.0.2.254 | unicastPeers=192.0.2.254; allowed: addresses of routers, not",
        "unicastPeers=fe80::1,2001:db8::1 virtualIps=fe80::7 | allowed: either link-local (fe80::/10)",
        "unicastSource=192.0.2.1 | unicastSource=192.0.2.1; allowed: only with unicastPeers",
        "unicastPeers=192.0.2.2 unicastSource=x | unicastSource=x; allowed: IP addresses",
        "unicastPeers=192.0.2.2 unicastSource=fe80::1 | unicastSource=fe80::1; allowed: an address of",
        "minTtl=254 | minTtl=254; allowed: less than 255 only with unicastPeers",
        "minTtl=300 | minTtl=300; allowed: 1 to 255",
        "unicastPeers=192.0.2.2 minTtl=0 | minTtl=0; allowed: 1 to 255",
        "unicastPeers=192.0.2.2 minTtl=256 | minTtl=256; allowed: 1 to 255",
        "unicastPeers=192.0.2.2 minTtl=x | minTtl=x; allowed: 1 to 255",
      })
  @Proves({"V-F", "V-3", "V-P", "U-3", "U-4", "U-5"})
  void errorsOfVersionsAndPeers(String text, String message) {
    String error = errorOf(withAll(text));

    assertTrue(error.contains(message), error);
    assertEquals(2, error.split("; allowed").length, "only one: " + error);
  }
}
