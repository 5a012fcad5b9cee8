// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.AddressFamily;
import io.vrrp.DiscardReason;
import io.vrrp.ProtoErrReason;
import io.vrrp.VirtualRouterErrorReason;
import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpTrackerChange;
import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.engine.port.RouterEvent;
import io.vrrp.impl.protocol.ConfigMismatch;
import io.vrrp.impl.protocol.IpAddress;
import java.net.InetAddress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NotificationsTest {

  private static final IpAddress OTHER = IpAddress.parse("192.0.2.9");
  private static final Occurrence OCCURRENCE =
      new Occurrence(
          new VirtualRouterId("eth0", AddressFamily.IPV4, 51),
          7,
          Instant.parse("2026-01-01T00:00:00Z"));

  /** Discards that no virtual router and no configuration causes are only counted. */
  private static final Set<DiscardReason> REPORTED =
      EnumSet.of(
          DiscardReason.IP_TTL,
          DiscardReason.VERSION,
          DiscardReason.CHECKSUM,
          DiscardReason.PACKET_LENGTH,
          DiscardReason.ADDRESS_LIST,
          DiscardReason.ADVER_INT,
          DiscardReason.AUTH_TYPE,
          DiscardReason.AUTH_FAILURE);

  private static Optional<VrrpNotification> of(RouterEvent event) {
    return Notifications.of(OCCURRENCE, event);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReportedOfADiscardedPacket(DiscardReason reason) {
    assertEquals(
        REPORTED.contains(reason), of(new RouterEvent.Discarded(reason, OTHER)).isPresent());
  }

  @ParameterizedTest
  @CsvSource({"IP_TTL, IP_TTL_ERROR", "VERSION, VERSION_ERROR", "CHECKSUM, CHECKSUM_ERROR"})
  void aProtocolErrorIsReportedAsSuch(DiscardReason reason, ProtoErrReason reported)
      throws Exception {
    assertEquals(
        Optional.of(new ProtocolError(OCCURRENCE, reported, InetAddress.getByName("192.0.2.9"))),
        of(new RouterEvent.Discarded(reason, OTHER)));
  }

  @ParameterizedTest
  @CsvSource({
    "PACKET_LENGTH, PACKET_LENGTH_ERROR",
    "ADDRESS_LIST, ADDRESS_LIST_ERROR",
    "ADVER_INT, INTERVAL_ERROR",
    "AUTH_TYPE, AUTHENTICATION_ERROR",
    "AUTH_FAILURE, AUTHENTICATION_ERROR"
  })
  void aRouterThatDoesNotFitIsReported(DiscardReason reason, VirtualRouterErrorReason reported)
      throws Exception {
    assertEquals(
        Optional.of(
            new VirtualRouterError(OCCURRENCE, reported, InetAddress.getByName("192.0.2.9"))),
        of(new RouterEvent.Discarded(reason, OTHER)));
  }

  @ParameterizedTest
  @CsvSource({
    "INTERVAL_DIFFERS, INTERVAL_ERROR",
    "ADDRESSES_DIFFER, ADDRESS_LIST_ERROR",
    "OWNER_CONFLICT, OWNER_CONFLICT",
    "CHECKSUM_FORMS_DIFFER,"
  })
  void anAcceptedAdvertisementThatDoesNotFitIsReported(
      ConfigMismatch mismatch, VirtualRouterErrorReason reported) throws Exception {
    InetAddress source = InetAddress.getByName("192.0.2.9");
    assertEquals(
        Optional.ofNullable(reported)
            .map(reason -> new VirtualRouterError(OCCURRENCE, reason, source)),
        of(new RouterEvent.Mismatch(mismatch, OTHER)));
  }

  @Test
  void othersKeepTheirValues() throws Exception {
    InetAddress source = InetAddress.getByName("192.0.2.9");
    assertEquals(
        Optional.of(new CompetingMaster(OCCURRENCE, true, source, 200)),
        of(new RouterEvent.CompetingMaster(true, OTHER, 200)));
    assertEquals(
        Optional.of(new PriorityChange(OCCURRENCE, 100, 120)),
        of(new RouterEvent.Priority(100, 120)));
    assertEquals(
        Optional.of(new FaultChange(OCCURRENCE, false, "refused")),
        of(new RouterEvent.Faulty(false, "refused")));
  }

  @Test
  void aChangeOfATrackerKeepsItsValues() {
    RouterEvent.Tracker event =
        new RouterEvent.Tracker(
            "uplink", VrrpTrackerState.UP, VrrpTrackerState.DOWN, "no carrier", -50);
    VrrpTrackerChange change = (VrrpTrackerChange) of(event).get();

    assertEquals("uplink", change.tracker());
    assertEquals(VrrpTrackerState.UP, change.from());
    assertEquals(VrrpTrackerState.DOWN, change.to());
    assertEquals("no carrier", change.reason());
    assertEquals(-50, change.contribution());
    assertEquals("tracker uplink: UP to DOWN: no carrier", change.text());
    assertEquals(
        "tracker uplink: DOWN to UP",
        of(new RouterEvent.Tracker("uplink", VrrpTrackerState.DOWN, VrrpTrackerState.UP, "", 0))
            .get()
            .text());
  }

  @Test
  void eachKindHasItsTextAndOccurrence() {
    VrrpNotification fault = new FaultChange(OCCURRENCE, false, "refused");
    assertEquals("works again: refused", fault.text());
    assertEquals(OCCURRENCE.id(), fault.id());
    assertEquals(7, fault.sequence());
    assertEquals(OCCURRENCE.time(), fault.time());
    assertEquals("refused", new FaultChange(OCCURRENCE, true, "refused").text());
    assertEquals("priority 100 to 120", new PriorityChange(OCCURRENCE, 100, 120).text());
  }
}
