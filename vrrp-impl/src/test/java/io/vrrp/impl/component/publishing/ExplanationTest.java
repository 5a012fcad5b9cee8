// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.ChecksumForm;
import io.vrrp.NewMasterReason;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.component.configuration.RouterConfigParser;
import io.vrrp.impl.engine.port.PeerSnapshot;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterSnapshot;
import io.vrrp.impl.engine.port.TrackerSnapshot;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.TrackReference;
import io.vrrp.impl.protocol.TrackerHealth;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  private static final Instant SINCE = Instant.parse("2026-03-01T10:15:30.123456789Z");
  private static final IpAddress OTHER = IpAddress.parse("192.0.2.2");
  private static final RouterConfig CONFIG =
      RouterConfigParser.parse(
          Map.of("vrid", "51", "interface", "eth0", "virtualIps", "192.0.2.254"));

  private VrrpState state = VrrpState.BACKUP;
  private List<String> reasons = List.of();
  private IpAddress master = OTHER;
  private NewMasterReason newMasterReason = NewMasterReason.NOT_MASTER;
  private boolean relinquished;
  private boolean left;
  private boolean preempting;
  private boolean listening;
  private int masterPriority = 200;
  private long preemptDelayLeft;
  private List<PeerSnapshot> peers =
      List.of(
          new PeerSnapshot(OTHER, 3, 200, 100, ChecksumForm.MESSAGE_ONLY, SINCE, 430_000_000L, 9));

  private int priority = 100;
  private int priorityOverride;
  private List<RouterSnapshot.Tracked> trackers = List.of();

  private RouterParameters effective() {
    return RouterConfigParser.parse(
            Map.of(
                "vrid", "51",
                "interface", "eth0",
                "virtualIps", "192.0.2.254",
                "priority", String.valueOf(priority)))
        .parameters();
  }

  private static RouterSnapshot.Tracked tracked(String reference, TrackerHealth health) {
    TrackReference parsed = TrackReference.parse(reference);
    return new RouterSnapshot.Tracked(
        parsed,
        new TrackerSnapshot(parsed.name(), "custom", health, SINCE, 1, 1),
        parsed.contribution(health));
  }

  private String text() {
    return Explanation.of(
        new RouterSnapshot(
            CONFIG,
            effective(),
            priorityOverride,
            new RouterSnapshot.Role(
                state, SINCE, newMasterReason, VrrpEvent.NONE, relinquished, preempting, listening),
            reasons,
            new RouterSnapshot.Master(master, masterPriority, 100, left),
            new RouterSnapshot.Timers(0, 3_600_000_000L, 2_930_000_000L, 0, preemptDelayLeft),
            null,
            MacAddress.ofVirtualRouter(CONFIG.parameters().family(), 51),
            null,
            peers,
            List.of(),
            trackers));
  }

  @Test
  void aBackupWatchesItsMaster() {
    assertEquals(
        "BACKUP: 192.0.2.2 (priority 200) is master, last heard 430 ms ago;"
            + " would take over in 2.9 s",
        text());
    relinquished = true;
    assertEquals(
        "BACKUP: 192.0.2.2 (priority 200) is master, last heard 430 ms ago;"
            + " would take over in 2.9 s; handed over by its operator, takes over only if no"
            + " other router does",
        text());
  }

  @Test
  void aBackupThatPreemptsNamesTheMaster() {
    preempting = true;
    assertEquals(
        "BACKUP: 192.0.2.2 (priority 200) is master, last heard 430 ms ago; takes over from it in 2.9 s",
        text());
  }

  @Test
  void aBackupThatWaitsForThePreemptDelayNamesTheMaster() {
    preemptDelayLeft = 24_000_000_000L;
    masterPriority = 99;
    assertEquals(
        "BACKUP: 192.0.2.2 (priority 99) is master, last heard 430 ms ago;"
            + " takes over from it in 27.6 s (preempt delay)",
        text());
  }

  @Test
  void preemptDelayIsShownOnlyIfItDelaysSomething() {
    preemptDelayLeft = 24_000_000_000L;
    masterPriority = 100;
    assertEquals(
        "BACKUP: 192.0.2.2 (priority 100) is master, last heard 430 ms ago;"
            + " would take over in 2.9 s",
        text());
    masterPriority = 99;
    left = true;
    assertEquals(
        "BACKUP: 192.0.2.2 (priority 99) left with priority 0, last heard 430 ms ago;"
            + " would take over in 2.9 s",
        text());
    master = null;
    left = false;
    assertEquals("BACKUP: no master heard yet; would take over in 2.9 s", text());
  }

  @Test
  void aBackupThatIsAboutToTakeOver() {
    left = true;
    assertEquals(
        "BACKUP: 192.0.2.2 (priority 200) left with priority 0, last heard 430 ms ago;"
            + " would take over in 2.9 s",
        text());
    listening = true;
    master = null;
    assertEquals(
        "BACKUP: no master heard yet; was stalled, listens first; would take over in 2.9 s",
        text());
  }

  @Test
  void aMaster() {
    state = VrrpState.MASTER;
    newMasterReason = NewMasterReason.PREEMPTED;
    assertEquals(
        "MASTER since 2026-03-01T10:15:30Z: preempted a master of lower priority; priority 100;"
            + " last heard another router: 192.0.2.2 (priority 200), last heard 430 ms ago",
        text());
    newMasterReason = NewMasterReason.NO_RESPONSE;
    peers = List.of();
    assertEquals(
        "MASTER since 2026-03-01T10:15:30Z: no other master was heard; priority 100", text());
  }

  @Test
  void whatTrackersAddToThePriority() {
    state = VrrpState.MASTER;
    peers = List.of();
    priority = 70;
    trackers =
        List.of(
            tracked("uplink:-50", TrackerHealth.down("no carrier")),
            tracked("dns:+20", TrackerHealth.up("")),
            tracked("app", TrackerHealth.up("ready")),
            tracked("lan:-9", TrackerHealth.up("carrier")));
    assertEquals(
        "MASTER since 2026-03-01T10:15:30Z: no other master was heard;"
            + " priority 70 = 100 - 50 (uplink is down: no carrier) + 20 (dns is up)",
        text());

    state = VrrpState.BACKUP;
    assertEquals(
        "BACKUP: 192.0.2.2 (priority 200) is master; its own"
            + " priority 70 = 100 - 50 (uplink is down: no carrier) + 20 (dns is up);"
            + " would take over in 2.9 s",
        text());
  }

  @Test
  void thePriorityHasLimits() {
    state = VrrpState.MASTER;
    peers = List.of();
    priority = 1;
    priorityOverride = 40;
    trackers = List.of(tracked("uplink:-50", TrackerHealth.waiting("has not reported yet")));
    assertEquals(
        "MASTER since 2026-03-01T10:15:30Z: no other master was heard; priority 1"
            + " = 40 - 50 (uplink is awaited: has not reported yet), at least 1",
        text());

    priority = 254;
    trackers = List.of(tracked("boost", TrackerHealth.up("", 250)));
    assertEquals(
        "MASTER since 2026-03-01T10:15:30Z: no other master was heard; priority 254"
            + " = 40 + 250 (boost is up), at most 254",
        text());
  }

  @Test
  void whyItIsInInitialize() {
    state = VrrpState.INITIALIZE;
    reasons = List.of("enabled=false in its configuration", "interface eth0 is set down");
    assertEquals(
        "INITIALIZE: enabled=false in its configuration; interface eth0 is set down", text());
    reasons = List.of("interface eth0 is set down");
    relinquished = true;
    assertEquals(
        "INITIALIZE: interface eth0 is set down; handed over by its operator, takes over only if"
            + " no other router does",
        text());
  }
}
