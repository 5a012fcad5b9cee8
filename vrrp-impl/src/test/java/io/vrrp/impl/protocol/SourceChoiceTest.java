// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.Proves;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which source address is chosen, and that it stays. */
class SourceChoiceTest {

  private static final String VIP = "192.0.2.254/24";
  private static final String V6_VIPS = "fe80::254 2001:db8::254/64";

  /** The source of the route to each peer. */
  private final Map<IpAddress, IpAddress> routes = new HashMap<>();

  private final Set<IpAddress> virtualElsewhere = new HashSet<>();
  private int lookups;
  private SourceChoice present;

  private static LocalAddress local(String text) {
    String[] words = text.trim().split(" ");
    String[] parts = words[0].split("/");
    return new LocalAddress(
        IpAddress.parse(parts[0]),
        Integer.parseInt(parts[1]),
        Arrays.stream(words).skip(1).map(AddressTrait::valueOf).collect(Collectors.toSet()));
  }

  private static RouterParameters parameters(int priority, String virtualIps, Unicast unicast) {
    return SimulatedRouter.speaking(
        ProtocolVersions.V3, Authentication.NONE, priority, 100, unicast, virtualIps.split(" "));
  }

  private static RouterParameters multicast(String virtualIps) {
    return parameters(100, virtualIps, Unicast.NONE);
  }

  private static RouterParameters unicast(String virtualIps, String... peers) {
    return parameters(100, virtualIps, peers(null, peers));
  }

  private static Unicast peers(IpAddress source, String... peers) {
    return new Unicast(Arrays.stream(peers).map(IpAddress::parse).toList(), source, 255);
  }

  private void route(String peer, String source) {
    routes.put(IpAddress.parse(peer), IpAddress.parse(source));
  }

  /** Chooses among addresses that are separated by commas, in at least two different orders. */
  private String choose(RouterParameters parameters, String addresses) {
    List<LocalAddress> all = new ArrayList<>();
    for (String text : addresses.isBlank() ? new String[0] : addresses.split(",")) {
      all.add(local(text));
    }
    SourceChoice first = choose(parameters, all);
    Collections.reverse(all);
    SourceChoice second = choose(parameters, all);
    assertEquals(first, second, "the order decides nothing");
    present = first;
    return first == null ? "none" : first.address().address().toString();
  }

  private SourceChoice choose(RouterParameters parameters, List<LocalAddress> all) {
    return SourceChoice.choose(
        parameters,
        present,
        all,
        new SourceChoice.Knowledge() {
          @Override
          public IpAddress sourceTo(IpAddress peer) {
            lookups++;
            return routes.get(peer);
          }

          @Override
          public boolean isVirtual(IpAddress address) {
            return virtualElsewhere.contains(address);
          }
        });
  }

  // ---------------------------------------------------------------- the first choice

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in the subnet of the virtual IP | 10.9.0.1/24, 192.0.2.1/24 | 192.0.2.1",
        "in the narrower of two subnets | 192.0.2.1/16, 192.0.2.77/24 | 192.0.2.77",
        "the lowest if none is in the subnet | 10.9.0.1/24, 192.0.3.1/24 | 10.9.0.1",
        "not of link scope | 169.254.7.7/16 LINK_SCOPE, 198.51.100.1/24 | 198.51.100.1",
        "of link scope if there is no other | 169.254.7.7/16 LINK_SCOPE | 169.254.7.7",
        "not deprecated | 192.0.2.1/24 DEPRECATED, 192.0.2.2/24 | 192.0.2.2",
        "not secondary | 192.0.2.1/24 SECONDARY, 192.0.2.2/24 | 192.0.2.2",
        "rather secondary than deprecated | 192.0.2.1/24 DEPRECATED, 192.0.2.2/24 SECONDARY"
            + " | 192.0.2.2",
        "the lowest of equals | 192.0.2.3/24, 192.0.2.2/24, 192.0.2.20/24 | 192.0.2.2",
        "no virtual IP | 192.0.2.254/24, 10.9.0.1/24 | 10.9.0.1",
        "of the family | fe80::1/64, 2001:db8::1/64 | none",
        "of those there are | '' | none",
      })
  void withoutPeersOverIpv4(String rule, String addresses, String expected) {
    assertEquals(expected, choose(multicast(VIP), addresses), rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "link-local | 2001:db8::1/64, fe80::1/64 | fe80::1",
        "no virtual IP | fe80::254/64, fe80::300/64 | fe80::300",
        "not deprecated | fe80::1/64 DEPRECATED, fe80::2/64 | fe80::2",
        "of those there are | 2001:db8::1/64, 192.0.2.1/24 | none",
      })
  void withoutPeersOverIpv6(String rule, String addresses, String expected) {
    assertEquals(expected, choose(multicast(V6_VIPS), addresses), rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in the subnet of the first peer | 10.9.0.1/24, 192.0.2.1/24 | 192.0.2.1",
        "not of link scope | 169.254.7.7/16 LINK_SCOPE, 10.9.0.1/24 | 10.9.0.1",
        "no virtual IP | 192.0.2.254/24, 10.9.0.1/24 | 10.9.0.1",
        "named among the peers | 192.0.2.1/24, 10.9.0.3/24 | 10.9.0.3",
        "of the family | fe80::1/64 | none",
      })
  @Proves("U-5")
  void withPeersOverIpv4(String rule, String addresses, String expected) {
    assertEquals(expected, choose(unicast(VIP, "192.0.2.9", "10.9.0.3"), addresses), rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in the subnet of the peer | 2001:db8:5::1/64, 2001:db8::1/64 | 2001:db8::1",
        "of the scope of the peer | fe80::1/64 | none",
        "not temporary | 2001:db8::1/64 TEMPORARY, 2001:db8::2/64 | 2001:db8::2",
        "rather deprecated than temporary | 2001:db8::1/64 TEMPORARY, 2001:db8::2/64 DEPRECATED"
            + " | 2001:db8::2",
        "temporary if there is no other | 2001:db8::1/64 TEMPORARY, fe80::1/64 | 2001:db8::1",
      })
  @Proves("U-5")
  void withPeersOverIpv6(String rule, String addresses, String expected) {
    assertEquals(expected, choose(unicast(V6_VIPS, "2001:db8::9"), addresses), rule);
  }

  @Test
  void routeToThePeerDeterminesTheKnownAddress() {
    route("198.51.100.2", "192.0.2.1");
    RouterParameters parameters = unicast(VIP, "198.51.100.2");
    assertEquals("192.0.2.1", choose(parameters, "10.9.0.1/24, 192.0.2.1/24"));
    assertTrue(present.reaches());
  }

  @Test
  void theRouteCountsMoreThanTheSubnet() {
    route("192.0.2.9", "192.0.2.7");
    assertEquals("192.0.2.7", choose(unicast(VIP, "192.0.2.9"), "192.0.2.1/24, 192.0.2.7/24"));
  }

  @Test
  void ofTwoRoutedAddressesTheOneThatReachesMorePeersIsChosen() {
    route("198.51.100.1", "10.9.0.1");
    route("198.51.100.2", "192.0.2.1");
    route("198.51.100.3", "192.0.2.1");
    RouterParameters parameters = unicast(VIP, "198.51.100.1", "198.51.100.2", "198.51.100.3");
    assertEquals("192.0.2.1", choose(parameters, "10.9.0.1/24, 192.0.2.1/24"));
  }

  @Test
  void ofTwoThatReachOnePeerEachTheOneThatReachesTheFirstIsChosen() {
    String addresses = "10.9.0.1/24, 192.0.2.1/24";
    assertEquals("192.0.2.1", choose(unicast(VIP, "192.0.2.9", "10.9.0.3"), addresses));
    present = null;
    assertEquals("10.9.0.1", choose(unicast(VIP, "10.9.0.3", "192.0.2.9"), addresses));
    present = null;
    route("198.51.100.1", "192.0.2.1");
    route("198.51.100.2", "10.9.0.1");
    RouterParameters routed = unicast(VIP, "198.51.100.1", "198.51.100.2");
    assertEquals("192.0.2.1", choose(routed, addresses));
  }

  @Test
  void aSubnetThatHasMorePeersCountsMoreThanANarrowerOne() {
    RouterParameters parameters = unicast(VIP, "192.0.2.9", "192.0.2.10", "10.9.0.200");
    assertEquals("192.0.2.1", choose(parameters, "10.9.0.193/26, 192.0.2.1/24"));
  }

  /** The route may leave by another interface, with that interface's address. */
  @Test
  void aRouteFromAnAddressOfAnotherInterfaceDecidesNothing() {
    route("192.0.2.9", "192.0.2.3");
    assertEquals("192.0.2.1", choose(unicast(VIP, "192.0.2.9"), "10.9.0.1/24, 192.0.2.1/24"));
  }

  @Test
  void linkLocalPeersNeedNoRoute() {
    assertEquals("fe80::1", choose(unicast("fe80::254", "fe80::9"), "fe80::1/64, 2001:db8::1/64"));
    assertEquals(0, lookups);
  }

  @Test
  @Proves("U-5")
  void theConfiguredSourceIsObeyed() {
    RouterParameters parameters =
        parameters(100, VIP, peers(IpAddress.parse("10.9.0.1"), "192.0.2.9"));
    assertEquals("10.9.0.1", choose(parameters, "192.0.2.1/24, 10.9.0.1/24 DEPRECATED"));
    assertTrue(present.reaches());
    assertEquals("none", choose(parameters, "192.0.2.1/24"));
    assertEquals(0, lookups);
  }

  @Test
  void theOwnerPrefersAnAddressThatIsNotVirtual() {
    RouterParameters owner = parameters(255, VIP, Unicast.NONE);
    assertEquals("192.0.2.254", choose(owner, "192.0.2.254/24, 10.9.0.1/24"));
    present = null;
    assertEquals("192.0.2.255", choose(owner, "192.0.2.254/24, 192.0.2.255/24"));
    assertEquals("192.0.2.254", choose(owner, "192.0.2.254/24"));
  }

  @Test
  void theVirtualIpOfAnotherVirtualRouterIsTheLastResort() {
    virtualElsewhere.add(IpAddress.parse("192.0.2.1"));
    assertEquals("10.9.0.1", choose(multicast(VIP), "192.0.2.1/24, 10.9.0.1/24"));
    assertFalse(present.virtual());
    assertEquals("192.0.2.1", choose(multicast(VIP), "192.0.2.1/24"));
    assertTrue(present.virtual());
    assertEquals("192.0.2.1", choose(multicast(VIP), "192.0.2.1/24"));
    assertTrue(present.virtual());
    assertEquals("10.9.0.1", choose(multicast(VIP), "192.0.2.1/24, 10.9.0.1/24"));
    assertFalse(present.virtual());
  }

  @Test
  void anAddressThatIsNoVirtualIpAnyMoreIsNoLastResort() {
    virtualElsewhere.add(IpAddress.parse("192.0.2.1"));
    choose(multicast(VIP), "192.0.2.1/24");
    virtualElsewhere.clear();
    assertEquals("192.0.2.1", choose(multicast(VIP), "192.0.2.1/24"));
    assertFalse(present.virtual());
  }

  @Test
  void anAddressInUseThatBecomesVirtualElsewhereStays() {
    choose(multicast(VIP), "192.0.2.1/24");
    virtualElsewhere.add(IpAddress.parse("192.0.2.1"));
    assertEquals("192.0.2.1", choose(multicast(VIP), "192.0.2.1/24, 192.0.2.2/24"));
    assertFalse(present.virtual());
  }

  @Test
  void theBestOfSeveralLastResortsIsChosen() {
    virtualElsewhere.add(IpAddress.parse("192.0.2.1"));
    virtualElsewhere.add(IpAddress.parse("10.9.0.1"));
    assertEquals("192.0.2.1", choose(multicast(VIP), "10.9.0.1/24, 192.0.2.1/24"));
    assertTrue(present.reaches());
  }

  @Test
  void itsOwnVirtualIpIsNoLastResort() {
    virtualElsewhere.add(IpAddress.parse("192.0.2.254"));
    assertEquals("none", choose(multicast(VIP), "192.0.2.254/24"));
  }

  // ---------------------------------------------------------------- what is chosen stays

  private void chosen(RouterParameters parameters, String address) {
    present = null;
    choose(parameters, address);
    lookups = 0;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1/24 | 169.254.7.7/16 LINK_SCOPE",
        "192.0.2.5/24 | 192.0.2.1/24",
        "192.0.2.5/24 | 192.0.2.129/25",
        "192.0.2.5/24 DEPRECATED | 192.0.2.1/24",
        "192.0.2.5/24 SECONDARY | 192.0.2.1/24",
        "10.9.0.5/24 | 10.9.0.1/24",
        "169.254.7.7/16 LINK_SCOPE | 169.254.7.1/16 LINK_SCOPE",
      })
  void addressesThatAppearChangeNothing(String inUse, String more) {
    for (RouterParameters parameters : List.of(multicast(VIP), unicast(VIP, "192.0.2.9"))) {
      chosen(parameters, inUse);
      String before = present.address().address().toString();
      assertEquals(before, choose(parameters, inUse + "," + more));
    }
  }

  @Test
  void routesAreNotAskedAgainOnceThePeerIsReached() {
    route("198.51.100.2", "192.0.2.1");
    RouterParameters parameters = unicast(VIP, "198.51.100.2");
    chosen(parameters, "192.0.2.1/24");
    route("198.51.100.2", "10.9.0.1");
    assertEquals("192.0.2.1", choose(parameters, "10.9.0.1/24, 192.0.2.1/24"));
    assertEquals(0, lookups);
    assertTrue(present.reaches());
  }

  @Test
  void itsTraitsMayChange() {
    chosen(unicast(V6_VIPS, "2001:db8::9"), "2001:db8::5/64");
    String now = "2001:db8::1/64, 2001:db8::5/64 DEPRECATED";
    assertEquals("2001:db8::5", choose(unicast(V6_VIPS, "2001:db8::9"), now));
    assertTrue(present.address().is(AddressTrait.DEPRECATED));
  }

  @Test
  void anotherVirtualRouterThatClaimsItDoesNotTakeIt() {
    chosen(multicast(VIP), "192.0.2.5/24");
    virtualElsewhere.add(IpAddress.parse("192.0.2.5"));
    assertEquals("192.0.2.5", choose(multicast(VIP), "192.0.2.5/24, 192.0.2.6/24"));
  }

  // ---------------------------------------------------------------- what was the best there was

  @Test
  void anAddressThatReachesThePeerReplacesOneThatDoesNot() {
    RouterParameters parameters = unicast(VIP, "192.0.2.9");
    chosen(parameters, "10.9.0.1/24");
    assertFalse(present.reaches());
    assertEquals("192.0.2.1", choose(parameters, "10.9.0.1/24, 192.0.2.1/24"));
    assertTrue(present.reaches());
  }

  @Test
  void theRouteMayComeLater() {
    RouterParameters parameters = unicast(VIP, "198.51.100.2");
    chosen(parameters, "10.9.0.1/24, 192.0.2.1/24");
    assertEquals("10.9.0.1", choose(parameters, "10.9.0.1/24, 192.0.2.1/24"));
    route("198.51.100.2", "192.0.2.1");
    assertEquals("192.0.2.1", choose(parameters, "10.9.0.1/24, 192.0.2.1/24"));
    assertTrue(present.reaches());
  }

  @Test
  void aGlobalAddressReplacesOneOfLinkScope() {
    chosen(multicast(VIP), "169.254.7.7/16 LINK_SCOPE");
    assertEquals("10.9.0.1", choose(multicast(VIP), "10.9.0.1/24, 169.254.7.7/16 LINK_SCOPE"));
  }

  @Test
  void aStableAddressReplacesATemporaryOneThatWasThereFirst() {
    RouterParameters parameters = unicast(V6_VIPS, "2001:db8::9");
    chosen(parameters, "2001:db8::1/64 TEMPORARY");
    assertEquals("2001:db8::1", choose(parameters, "2001:db8::1/64 TEMPORARY"));
    assertEquals("2001:db8::5", choose(parameters, "2001:db8::1/64 TEMPORARY, 2001:db8::5/64"));
  }

  @Test
  void anAddressThatIsGoneIsReplaced() {
    chosen(multicast(VIP), "192.0.2.5/24");
    assertEquals("192.0.2.1", choose(multicast(VIP), "192.0.2.1/24"));
    assertEquals("none", choose(multicast(VIP), ""));
    assertNull(present);
  }

  @Test
  void anAddressThatBecomesVirtualIsReplaced() {
    chosen(multicast(VIP), "192.0.2.5/24");
    assertEquals("192.0.2.7", choose(multicast("192.0.2.5/24"), "192.0.2.5/24, 192.0.2.7/24"));
  }

  // ---------------------------------------------------------------- subnets

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 24, 192.0.2.200, 24",
    "192.0.2.1, 24, 192.0.3.1, 0",
    "192.0.2.1, 32, 192.0.2.1, 32",
    "192.0.2.1, 32, 192.0.2.0, 0",
    "192.0.2.1, 31, 192.0.2.0, 31",
    "192.0.2.1, 1, 255.0.0.1, 1",
    "192.0.2.1, 1, 127.0.0.1, 0",
    "192.0.2.1, 0, 192.0.2.1, 0",
    "192.0.2.1, 8, c000::1, 0",
    "2001:db8::1, 64, 2001:db8::9, 64",
    "2001:db8::1, 64, 2001:db8:0:1::1, 0",
    "2001:db8::1, 63, 2001:db8:0:1::1, 63",
    "2001:db8::1, 65, 2001:db8::8000:0:0:1, 0",
    "2001:db8::1, 128, 2001:db8::1, 128",
    "2001:db8::1, 128, 2001:db8::2, 0",
    "2001:db8::1, 127, 2001:db8::, 127",
  })
  void matchesByThePrefix(String address, int prefixLength, String other, int expected) {
    LocalAddress local = new LocalAddress(IpAddress.parse(address), prefixLength, Set.of());
    assertEquals(expected, local.match(IpAddress.parse(other)));
  }
}
