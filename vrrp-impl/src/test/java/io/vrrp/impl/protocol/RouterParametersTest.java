// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vrrp.impl.Proves;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9568 §6.1. */
class RouterParametersTest {

  private static RouterParameters parameters(
      IpFamily family, int vrid, int priority, int interval, List<String> virtualIps) {
    List<VirtualIp> ips = virtualIps.stream().map(VirtualIp::parse).toList();
    return new RouterParameters(
        family, vrid, priority, interval, true, false, ips, ChecksumMode.AUTO);
  }

  private static String refusal(
      IpFamily family, int vrid, int priority, int interval, List<String> virtualIps) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> parameters(family, vrid, priority, interval, virtualIps))
        .getMessage();
  }

  /** E-20, E-31, E-42, errata 8301. */
  @ParameterizedTest
  @CsvSource({
    "0, 100, 100, vrid=0; allowed: 1 to 255",
    "256, 100, 100, vrid=256; allowed: 1 to 255",
    "1, 0, 100, priority=0; allowed: 1 to 255",
    "1, 256, 100, priority=256; allowed: 1 to 255",
    "1, 100, 0, advertInterval=0; allowed: 1 to 4095",
    "1, 100, 4096, advertInterval=4096; allowed: 1 to 4095",
    "1, 100, -1, advertInterval=-1; allowed: 1 to 4095",
  })
  @Proves({"E-20", "E-31", "E-42"})
  void outOfRangeIsRefusedByName(int vrid, int priority, int interval, String message) {
    assertEquals(message, refusal(IpFamily.IPV4, vrid, priority, interval, List.of("192.0.2.254")));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "255, 255, 4095"})
  @Proves("E-20")
  void bothEndsOfEachRangeAreAllowed(int vrid, int priority, int interval) {
    RouterParameters parameters =
        parameters(IpFamily.IPV4, vrid, priority, interval, List.of("192.0.2.254"));

    assertEquals(priority == 255, parameters.owner());
  }

  private static List<String> addresses(int count) {
    return IntStream.range(0, count).mapToObj(i -> "10.1." + i / 200 + "." + i % 200).toList();
  }

  /** RFC 9568 §5.2.5: the count has 8 bits. */
  @Test
  void from1To255Addresses() {
    assertEquals(255, parameters(IpFamily.IPV4, 1, 100, 100, addresses(255)).addresses().size());
    assertEquals(
        "virtualIps="
            + String.join(",", addresses(256))
            + "; allowed: 1 to 255 different addresses",
        refusal(IpFamily.IPV4, 1, 100, 100, addresses(256)));
    assertEquals(
        "virtualIps is missing; allowed: 1 to 255 different addresses",
        refusal(IpFamily.IPV4, 1, 100, 100, List.of()));
  }

  /** RFC 9568 §5.2.9. */
  @Test
  void familiesAreNotMixed() {
    assertEquals(
        "virtualIps=192.0.2.1,fe80::1; allowed: addresses of one family (the other needs a"
            + " configuration of its own)",
        refusal(IpFamily.IPV4, 1, 100, 100, List.of("192.0.2.1", "fe80::1")));
    assertEquals(
        "virtualIps=192.0.2.1; allowed: addresses of IPV6",
        refusal(IpFamily.IPV6, 1, 100, 100, List.of("192.0.2.1")));
  }

  @Test
  void noAddressTwice() {
    assertEquals(
        "virtualIps=192.0.2.1,192.0.2.1; allowed: 1 to 255 different addresses",
        refusal(IpFamily.IPV4, 1, 100, 100, List.of("192.0.2.1/24", "192.0.2.1")));
  }

  /** RFC 9568 §5.2.9, §6.1, E-35. */
  @Test
  @Proves("E-35")
  void theFirstIpv6AddressIsLinkLocal() {
    assertEquals(
        "virtualIps=2001:db8::1,fe80::1; allowed: a link-local address (fe80::/10) first, then other"
            + " IPv6 addresses",
        refusal(IpFamily.IPV6, 1, 100, 100, List.of("2001:db8::1", "fe80::1")));
    assertEquals(
        2,
        parameters(IpFamily.IPV6, 1, 100, 100, List.of("fe80::1", "2001:db8::1"))
            .addresses()
            .size());
  }

  @Test
  void theListIsCopied() {
    List<VirtualIp> ips = new ArrayList<>(List.of(VirtualIp.parse("192.0.2.254")));
    RouterParameters parameters =
        new RouterParameters(IpFamily.IPV4, 1, 100, 100, true, false, ips, ChecksumMode.AUTO);

    ips.clear();

    assertEquals(List.of(IpAddress.parse("192.0.2.254")), parameters.addresses());
  }

  // ---------------------------------------------------------------- versions and peers

  private static String refusal(
      IpFamily family,
      ProtocolVersions versions,
      int interval,
      Authentication authentication,
      Unicast unicast) {
    String ip = family == IpFamily.IPV4 ? "192.0.2.254" : "fe80::1:1";
    return assertThrows(
            IllegalArgumentException.class,
            () ->
                new RouterParameters(
                    family,
                    1,
                    100,
                    interval,
                    true,
                    0,
                    false,
                    List.of(VirtualIp.parse(ip)),
                    ChecksumMode.AUTO,
                    versions,
                    authentication,
                    unicast))
        .getMessage();
  }

  /** RFC 3768 §5.3.7: whole seconds in 8 bits; RFC 9568 §5.2.7: centiseconds in 12. */
  @ParameterizedTest
  @CsvSource({
    "V2, 0",
    "V2, 1",
    "V2, 99",
    "V2, 150",
    "V2, 25501",
    "V2, 25600",
    "V2, -100",
    "V2_AND_V3, 0",
    "V2_AND_V3, 101",
    "V2_AND_V3, 199",
    "V2_AND_V3, 4001",
    "V2_AND_V3, 4095",
    "V2_AND_V3, 4100",
    "V2_AND_V3, 25500",
    "V2_AND_V3, -100",
    "V3, 4096",
    "V3, 25500",
  })
  @Proves({"V-F", "V-3"})
  void anIntervalThatAVersionHasNoRoomFor(ProtocolVersions versions, int interval) {
    String allowed =
        switch (versions) {
          case V3 -> "1 to 4095";
          case V2 -> "100 to 25500 in steps of 100 with version=2, which knows whole seconds only";
          case V2_AND_V3 -> "1 to 100, then up to 4000 in steps of 100, with version=2+3";
        };
    assertEquals(
        "advertInterval=" + interval + "; allowed: " + allowed,
        refusal(IpFamily.IPV4, versions, interval, Authentication.NONE, Unicast.NONE));
  }

  @ParameterizedTest
  @CsvSource({
    "V2, 100",
    "V2, 200",
    "V2, 4100",
    "V2, 25500",
    "V2_AND_V3, 1",
    "V2_AND_V3, 99",
    "V2_AND_V3, 100",
    "V2_AND_V3, 200",
    "V2_AND_V3, 4000",
    "V3, 1",
    "V3, 150",
    "V3, 4095",
  })
  @Proves({"V-F", "V-3"})
  void anIntervalThatAVersionHasRoomFor(ProtocolVersions versions, int interval) {
    RouterParameters parameters =
        SimulatedRouter.speaking(
            versions, Authentication.NONE, 100, interval, Unicast.NONE, "192.0.2.254");

    assertEquals(interval, parameters.advertInterval());
    assertEquals(interval, parameters.withPriority(7).advertInterval());
  }

  @Test
  void version2IsForIpv4() {
    for (ProtocolVersions versions : List.of(ProtocolVersions.V2, ProtocolVersions.V2_AND_V3)) {
      assertEquals(
          "version=" + versions.text() + "; allowed: 3 with IPv6 addresses",
          refusal(IpFamily.IPV6, versions, 100, Authentication.NONE, Unicast.NONE));
    }
  }

  /** RFC 9568 §9: version 3 has no authentication. */
  @Test
  @Proves("V-P")
  void aPasswordIsForVersion2() {
    String refusal =
        refusal(
            IpFamily.IPV4,
            ProtocolVersions.V3,
            100,
            Authentication.ofPassword("secret"),
            Unicast.NONE);

    assertEquals(".authPassword is set; allowed: only with version=2 or 2+3", refusal);
  }

  @Test
  @Proves("U-4")
  void peersAreOfTheFamily() {
    Unicast ipv4 = new Unicast(List.of(IpAddress.parse("192.0.2.1")), null, 255);
    Unicast ipv6 = new Unicast(List.of(IpAddress.parse("fe80::1")), null, 255);

    assertEquals(
        "unicastPeers=fe80::1; allowed: addresses of the family of virtualIps",
        refusal(IpFamily.IPV4, ProtocolVersions.V3, 100, Authentication.NONE, ipv6));
    assertEquals(
        "unicastPeers=192.0.2.1; allowed: addresses of the family of virtualIps",
        refusal(IpFamily.IPV6, ProtocolVersions.V3, 100, Authentication.NONE, ipv4));
  }

  @Test
  @Proves("U-4")
  void peersAreNotVirtualAddresses() {
    Unicast unicast =
        new Unicast(
            List.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("192.0.2.254")), null, 255);

    assertEquals(
        "unicastPeers=192.0.2.254; allowed: addresses of routers, not virtual ones",
        refusal(IpFamily.IPV4, ProtocolVersions.V3, 100, Authentication.NONE, unicast));
  }

  @Test
  void allErrorsAreReportedTogether() {
    assertEquals(
        "vrid=0; allowed: 1 to 255; priority=256; allowed: 1 to 255; advertInterval=0; allowed: 1"
            + " to 4095; virtualIps=10.0.0.1,10.0.0.1,fe80::1; allowed: 1 to 255 different"
            + " addresses; virtualIps=10.0.0.1,10.0.0.1,fe80::1; allowed: addresses of one family"
            + " (the other needs a configuration of its own)",
        refusal(IpFamily.IPV4, 0, 256, 0, List.of("10.0.0.1", "10.0.0.1", "fe80::1")));
  }

  /** An advertisement has one packet in each version to each peer. */
  @ParameterizedTest
  @CsvSource({"V3, 0, 1", "V2, 0, 1", "V2_AND_V3, 0, 2", "V3, 3, 3", "V2, 3, 3", "V2_AND_V3, 3, 6"})
  void packetsPerAdvertisement(ProtocolVersions versions, int peers, int packets) {
    List<IpAddress> addresses =
        IntStream.range(0, peers).mapToObj(i -> IpAddress.parse("192.0.2." + (i + 1))).toList();
    RouterParameters parameters =
        SimulatedRouter.speaking(
            versions,
            Authentication.NONE,
            100,
            100,
            new Unicast(addresses, null, 255),
            "192.0.2.254");

    assertEquals(packets, parameters.packetsPerAdvertisement(IpAddress.parse("192.0.2.99")));
    int toItself = peers > 0 ? versions.count() : 0;
    assertEquals(
        packets - toItself, parameters.packetsPerAdvertisement(IpAddress.parse("192.0.2.1")));
  }

  /** An override of the priority changes nothing else. */
  @Test
  void anotherPriorityKeepsTheRest() {
    RouterParameters parameters =
        SimulatedRouter.speaking(
            ProtocolVersions.V2,
            Authentication.ofPassword("secret"),
            100,
            300,
            new Unicast(List.of(IpAddress.parse("192.0.2.1")), null, 7),
            "192.0.2.254");

    assertEquals(parameters, parameters.withPriority(9).withPriority(100));
    assertEquals(9, parameters.withPriority(9).priority());
  }

  // ---------------------------------------------------------------- preempt delay

  @Test
  void aPreemptDelayIsAnHourAtMostAndNotNegative() {
    RouterParameters p = SimulatedRouter.parameters(100);
    long hour = 3600 * SimulatedRouter.SECOND;

    assertEquals(hour, SimulatedRouter.delayed(p, hour).preemptDelay());
    assertEquals(0, SimulatedRouter.delayed(p, 0).preemptDelay());
    for (long wrong : new long[] {hour + 1, -1}) {
      String text =
          assertThrows(IllegalArgumentException.class, () -> SimulatedRouter.delayed(p, wrong))
              .getMessage();
      assertEquals("preemptDelay=" + wrong + " ns; allowed: 0 to 3600 s", text);
    }
  }
}
