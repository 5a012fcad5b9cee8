// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vrrp.AddressFamily;
import io.vrrp.ChecksumForm;
import io.vrrp.DiscardReason;
import io.vrrp.NewMasterReason;
import io.vrrp.ProtoErrReason;
import io.vrrp.VirtualRouterErrorReason;
import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStatistics;
import io.vrrp.VrrpStatus;
import io.vrrp.VrrpVirtualRouterError;
import io.vrrp.impl.Proves;
import io.vrrp.impl.component.configuration.RouterConfigParser;
import io.vrrp.impl.engine.Notice;
import io.vrrp.impl.engine.PeerSnapshot;
import io.vrrp.impl.engine.RouterConfig;
import io.vrrp.impl.engine.RouterId;
import io.vrrp.impl.engine.RouterSnapshot;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.Oddity;
import java.net.InetAddress;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service tells of a virtual router. */
class TranslationTest {

  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void identityNamesTheNetworkNamespaceIfThereIsOne() {
    assertEquals(
        "blue/eth0/ipv4/51",
        Translation.id(new RouterId("blue", "eth0", IpFamily.IPV4, 51)).toString());
    assertEquals(
        "eth0/ipv4/51", Translation.id(new RouterId("", "eth0", IpFamily.IPV4, 51)).toString());
  }

  private static RouterSnapshot snapshot(Map<String, Object> more) {
    Map<String, Object> properties =
        new HashMap<>(Map.of("vrid", "51", "interface", "eth0", "virtualIps", "192.0.2.254"));
    properties.putAll(more);
    RouterConfig config = RouterConfigParser.parse(properties);
    Map<DiscardReason, Long> discards = new EnumMap<>(DiscardReason.class);
    for (DiscardReason reason : DiscardReason.values()) {
      discards.put(reason, 100L + reason.ordinal());
    }
    Map<Oddity, Long> oddities = new EnumMap<>(Oddity.class);
    for (Oddity oddity : Oddity.values()) {
      oddities.put(oddity, 200L + oddity.ordinal());
    }
    IpAddress peer = IpAddress.parse("192.0.2.2");
    return new RouterSnapshot(
        config,
        config.parameters(),
        0,
        VrrpState.BACKUP,
        TIME,
        List.of(),
        25500,
        0,
        0,
        IpAddress.parse("192.0.2.1"),
        peer,
        200,
        MacAddress.ofVirtualRouter(config.parameters().family(), 51),
        NewMasterReason.NOT_MASTER,
        VrrpEvent.STARTUP,
        TIME,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        ProtoErrReason.NO_ERROR,
        discards,
        oddities,
        false,
        false,
        false,
        false,
        0,
        List.of(new PeerSnapshot(peer, 2, 200, 25500, ChecksumForm.MESSAGE_ONLY, TIME, 0, 9)),
        List.of());
  }

  /** Each counter is that of its reason: they are alike, and easily interchanged. */
  @Test
  void eachReasonHasItsCounter() {
    VrrpStatistics s = Translation.statistics(snapshot(Map.of()));
    Map<DiscardReason, Long> counters = new EnumMap<>(DiscardReason.class);
    counters.put(DiscardReason.OWN_PACKET, s.ownPackets());
    counters.put(DiscardReason.IP_TTL, s.ipTtlErrors());
    counters.put(DiscardReason.WRONG_DESTINATION, s.wrongDestination());
    counters.put(DiscardReason.UNKNOWN_PEER, s.unknownPeers());
    counters.put(DiscardReason.SOURCE_NOT_LINK_LOCAL, s.sourceNotLinkLocal());
    counters.put(DiscardReason.PACKET_LENGTH, s.packetLengthErrors());
    counters.put(DiscardReason.VERSION, s.versionErrors());
    counters.put(DiscardReason.INVALID_TYPE, s.invalidTypePktsRcvd());
    counters.put(DiscardReason.CHECKSUM, s.checksumErrors());
    counters.put(DiscardReason.ADDRESS_COUNT_ZERO, s.addressCountZero());
    counters.put(DiscardReason.FIRST_ADDRESS_NOT_LINK_LOCAL, s.firstAddressNotLinkLocal());
    counters.put(DiscardReason.INTERVAL_ZERO, s.intervalZero());
    counters.put(DiscardReason.AUTH_TYPE, s.authTypeMismatches());
    counters.put(DiscardReason.AUTH_FAILURE, s.authFailures());
    counters.put(DiscardReason.ADDRESS_LIST, s.addressListMismatches());
    counters.put(DiscardReason.ADVER_INT, s.advertIntervalMismatches());
    counters.put(DiscardReason.VERSION_3_HEARD, s.version3Preferred());
    counters.put(DiscardReason.NOT_RUNNING, s.notRunning());

    for (DiscardReason reason : DiscardReason.values()) {
      // That of no virtual router is none of a virtual router.
      Long expected = reason == DiscardReason.VRID ? null : 100L + reason.ordinal();
      assertEquals(expected, counters.get(reason), reason.name());
    }
    assertEquals(200L + Oddity.INTERVAL_DIFFERS.ordinal(), s.intervalErrors());
    assertEquals(200L + Oddity.ADDRESSES_DIFFER.ordinal(), s.addressListErrors());
  }

  /** The service names the same reasons in the same order. */
  @ParameterizedTest
  @CsvSource({
    "PACKET_LENGTH, PACKET_LENGTH_ERROR",
    "ADDRESS_LIST, ADDRESS_LIST_ERROR",
    "ADVER_INT, INTERVAL_ERROR",
    "AUTH_TYPE, AUTHENTICATION_ERROR",
    "AUTH_FAILURE, AUTHENTICATION_ERROR"
  })
  void whoDoesNotFitIsToldOf(DiscardReason reason, VirtualRouterErrorReason told) throws Exception {
    VirtualRouterId id = new VirtualRouterId(Optional.empty(), "eth0", AddressFamily.IPV4, 51);
    Notice notice = new Notice.Discarded(reason, IpAddress.parse("192.0.2.9"));

    assertEquals(
        Optional.of(
            new VrrpVirtualRouterError(id, 7, TIME, told, InetAddress.getByName("192.0.2.9"))),
        Translation.notification(id, 7, TIME, notice));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "2", "2+3"})
  @Proves("V-3")
  void theVersionIsToldAsItIsConfigured(String version) {
    assertEquals(version, Translation.status(snapshot(Map.of("version", version))).version());
  }

  @Test
  @Proves("V-P")
  void peersAreToldAndThePasswordIsNot() throws Exception {
    VrrpStatus status =
        Translation.status(
            snapshot(
                Map.of(
                    "version", "2+3",
                    ".authPassword", "secret99",
                    "unicastPeers", "192.0.2.3,192.0.2.2")));

    assertEquals(
        List.of(InetAddress.getByName("192.0.2.3"), InetAddress.getByName("192.0.2.2")),
        status.unicastPeers());
    assertEquals(2, status.peers().get(0).version());
    assertEquals(25500, status.masterAdvertInterval());
    assertFalse(status.toString().contains("secret99"), status.toString());
    assertEquals(List.of(), Translation.status(snapshot(Map.of())).unicastPeers());
  }
}
