// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vrrp.ChecksumForm;
import io.vrrp.NewMasterReason;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpPeer;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStatus;
import io.vrrp.VrrpTrackReference;
import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.Proves;
import io.vrrp.impl.component.configuration.RouterConfigParser;
import io.vrrp.impl.engine.port.PeerSnapshot;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterSnapshot;
import io.vrrp.impl.engine.port.TrackerSnapshot;
import io.vrrp.impl.engine.port.Transition;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.TrackReference;
import io.vrrp.impl.protocol.TrackerHealth;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusViewTest {

  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final IpAddress PEER = IpAddress.parse("192.0.2.2");

  private static RouterSnapshot.Tracked tracked(String reference, TrackerHealth health) {
    TrackReference parsed = TrackReference.parse(reference);
    return new RouterSnapshot.Tracked(
        parsed,
        new TrackerSnapshot(parsed.name(), "ping", health, TIME, 7, 3),
        parsed.contribution(health));
  }

  private static VrrpStatus status(Map<String, Object> more) {
    return status(more, new RouterSnapshot.Master(PEER, 200, 25500, false), 90);
  }

  private static VrrpStatus status(
      Map<String, Object> more, RouterSnapshot.Master master, int priorityOverride) {
    Map<String, Object> properties =
        new HashMap<>(Map.of("vrid", "51", "interface", "eth0", "virtualIps", "192.0.2.254"));
    properties.putAll(more);
    RouterConfig config = RouterConfigParser.parse(properties);
    properties.put("priority", "90");
    return StatusView.of(
        new RouterSnapshot(
            config,
            RouterConfigParser.parse(properties).parameters(),
            priorityOverride,
            new RouterSnapshot.Role(
                VrrpState.BACKUP,
                TIME,
                NewMasterReason.NO_RESPONSE,
                VrrpEvent.STARTUP,
                true,
                false,
                false),
            List.of("a reason"),
            master,
            new RouterSnapshot.Timers(324_218_750, 765_324_218_750L, 1, 2, 3),
            IpAddress.parse("192.0.2.1"),
            MacAddress.ofVirtualRouter(config.parameters().family(), 51),
            null,
            List.of(new PeerSnapshot(PEER, 2, 200, 25500, ChecksumForm.MESSAGE_ONLY, TIME, 0, 9)),
            List.of(new Transition(4, TIME, VrrpState.INITIALIZE, VrrpState.BACKUP, "startup")),
            List.of(
                tracked("uplink:-50", TrackerHealth.down("no carrier")),
                tracked("app", TrackerHealth.up("ready")))));
  }

  @Test
  void showsEachValueOfTheSnapshot() throws Exception {
    VrrpStatus status =
        status(
            Map.of(
                "priority",
                "120",
                "preempt",
                "false",
                "acceptMode",
                "true",
                "preemptDelay",
                "60",
                "startDelay",
                "30"));

    assertEquals("eth0/ipv4/51", status.id().toString());
    assertEquals(VrrpState.BACKUP, status.state());
    assertEquals(TIME, status.since());
    assertEquals(List.of("a reason"), status.reasons());
    assertFalse(status.owner());
    assertEquals(120, status.configuredPriority());
    assertEquals(OptionalInt.of(90), status.priorityOverride());
    assertEquals(90, status.effectivePriority());
    assertFalse(status.preempt());
    assertEquals(true, status.acceptMode());
    assertEquals(Duration.ofSeconds(30), status.startDelay());
    assertEquals(Duration.ofNanos(2), status.startDelayLeft());
    assertEquals(Duration.ofSeconds(60), status.preemptDelay());
    assertEquals(Duration.ofNanos(3), status.preemptDelayLeft());
    assertEquals(Duration.ofSeconds(1), status.advertInterval());
    assertEquals(Duration.ofSeconds(255), status.masterAdvertInterval());
    assertEquals(Duration.ofNanos(324_218_750), status.skewTime());
    assertEquals(Duration.ofNanos(765_324_218_750L), status.masterDownInterval());
    assertEquals(Optional.of(InetAddress.getByName("192.0.2.1")), status.primaryAddress());
    assertEquals(Optional.of(InetAddress.getByName("192.0.2.2")), status.masterAddress());
    assertEquals(OptionalInt.of(200), status.masterPriority());
    assertEquals("00:00:5e:00:01:33", status.virtualMac());
    assertEquals(List.of("192.0.2.254/32"), status.virtualIps());
    assertEquals(List.of(), status.unicastPeers());
    assertEquals(NewMasterReason.NO_RESPONSE, status.newMasterReason());
    assertEquals(VrrpEvent.STARTUP, status.lastEvent());
    assertEquals(true, status.relinquished());
    assertEquals("INITIALIZE to BACKUP: startup", status.history().get(0).text());
    assertEquals(4, status.history().get(0).sequence());
    assertEquals(TIME, status.history().get(0).time());
    assertEquals(status.id(), status.history().get(0).id());
  }

  @Test
  void showsEachValueOfAPeer() throws Exception {
    VrrpPeer peer = status(Map.of()).peers().get(0);

    assertEquals(InetAddress.getByName("192.0.2.2"), peer.address());
    assertEquals(2, peer.version());
    assertEquals(200, peer.priority());
    assertEquals(Duration.ofSeconds(255), peer.advertInterval());
    assertEquals(ChecksumForm.MESSAGE_ONLY, peer.checksumForm());
    assertEquals(TIME, peer.lastHeard());
    assertEquals(9, peer.advertisementRcvd());
  }

  @Test
  void trackersAreShownWithWhatTheyAdd() {
    List<VrrpTrackReference> trackers = status(Map.of()).trackers();

    VrrpTrackReference uplink = trackers.get(0);
    assertEquals("uplink", uplink.name());
    assertEquals("ping", uplink.kind());
    assertEquals(VrrpTrackerState.DOWN, uplink.state());
    assertEquals(TIME, uplink.since());
    assertEquals("no carrier", uplink.reason());
    assertEquals(OptionalInt.of(-50), uplink.weight());
    assertEquals(-50, uplink.contribution());
    assertEquals(7, uplink.reports());
    assertEquals(3, uplink.changes());
    assertEquals(OptionalInt.empty(), trackers.get(1).weight());
    assertEquals(0, trackers.get(1).contribution());
  }

  @Test
  void whatIsNotKnownIsEmpty() {
    VrrpStatus status = status(Map.of(), new RouterSnapshot.Master(null, 0, 100, false), 0);

    assertEquals(Optional.empty(), status.masterAddress());
    assertEquals(OptionalInt.empty(), status.masterPriority());
    assertEquals(OptionalInt.empty(), status.priorityOverride());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "2", "2+3"})
  @Proves("V-3")
  void theVersionIsThatOfTheConfiguration(String version) {
    assertEquals(version, status(Map.of("version", version)).version());
  }

  @Test
  @Proves("V-P")
  void unicastPeersAreShownAndThePasswordIsNot() throws Exception {
    VrrpStatus status =
        status(
            Map.of(
                "version", "2+3",
                ".authPassword", "secret99",
                "unicastPeers", "192.0.2.3,192.0.2.2"));

    assertEquals(
        List.of(InetAddress.getByName("192.0.2.3"), InetAddress.getByName("192.0.2.2")),
        status.unicastPeers());
    assertFalse(status.toString().contains("secret99"), status.toString());
  }
}
