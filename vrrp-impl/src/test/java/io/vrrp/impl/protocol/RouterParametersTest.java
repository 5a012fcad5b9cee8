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
        "number of virtualIps=256; allowed: 1 to 255",
        refusal(IpFamily.IPV4, 1, 100, 100, addresses(256)));
    assertEquals(
        "number of virtualIps=0; allowed: 1 to 255",
        refusal(IpFamily.IPV4, 1, 100, 100, List.of()));
  }

  /** RFC 9568 §5.2.9. */
  @Test
  void familiesAreNotMixed() {
    assertEquals(
        "virtualIps=[192.0.2.1/32, fe80::1/64]; allowed: addresses of one family",
        refusal(IpFamily.IPV4, 1, 100, 100, List.of("192.0.2.1", "fe80::1")));
    assertEquals(
        "virtualIps=[192.0.2.1/32]; allowed: addresses of one family",
        refusal(IpFamily.IPV6, 1, 100, 100, List.of("192.0.2.1")));
  }

  @Test
  void noAddressTwice() {
    assertEquals(
        "virtualIps=[192.0.2.1/24, 192.0.2.1/32] has 192.0.2.1 twice; allowed: once",
        refusal(IpFamily.IPV4, 1, 100, 100, List.of("192.0.2.1/24", "192.0.2.1")));
  }

  /** RFC 9568 §5.2.9, §6.1, E-35. */
  @Test
  @Proves("E-35")
  void theFirstIpv6AddressIsLinkLocal() {
    assertEquals(
        "virtualIps=[2001:db8::1/128, fe80::1/64]; allowed: the first IPv6 address is link-local"
            + " (fe80::/10)",
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
}
