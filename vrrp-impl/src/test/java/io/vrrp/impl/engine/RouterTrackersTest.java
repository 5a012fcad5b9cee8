// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpState;
import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.engine.port.RouterSnapshot;
import io.vrrp.impl.engine.port.TrackerSnapshot;
import io.vrrp.impl.engine.port.Trackers;
import io.vrrp.impl.protocol.TrackReference;
import io.vrrp.impl.protocol.TrackerHealth;
import io.vrrp.impl.protocol.Tracking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The effect of trackers on a virtual router. */
class RouterTrackersTest implements Trackers {

  private final TestBed bed = new TestBed();
  private final Map<String, TrackerSnapshot> known = new HashMap<>();
  private final List<String> referred = new ArrayList<>();

  RouterTrackersTest() {
    bed.engine.use(this);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Override
  public TrackerSnapshot find(String name) {
    return known.get(name);
  }

  @Override
  public void refer(RouterId router, Set<String> names) {
    referred.add(router + " " + new TreeSet<>(names));
  }

  private void tell(String name, TrackerHealth health) {
    known.put(name, new TrackerSnapshot(name, "custom", health, TestBed.WALL, 1, 1));
    bed.engine.trackersChanged();
  }

  private static RouterConfig tracking(int priority, String... references) {
    return config(1, priority)
        .with(new Tracking(List.of(references).stream().map(TrackReference::parse).toList()));
  }

  private static int priority(RouterHandle router) {
    return router.snapshot().effective().priority();
  }

  // ---------------------------------------------------------------- weights

  @Test
  @Proves("T-2")
  void aMasterWhoseTrackerFailsAdvertisesTheLowerPriorityNext() {
    tell("uplink", TrackerHealth.up("carrier"));
    RouterHandle router = bed.master(tracking(150, "uplink:-50"));

    tell("uplink", TrackerHealth.down("no carrier"));
    assertEquals(List.of(), bed.io.sent);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(100, priority(router));

    bed.io.advance(SECOND);
    assertEquals(100, bed.io.advertisements().get(0).priority());
    tell("uplink", TrackerHealth.up("carrier"));
    bed.io.sent.clear();
    bed.io.advance(SECOND);
    assertEquals(150, bed.io.advertisements().get(0).priority());
    bed.close();
    assertEquals(
        List.of(
            "3 Tracker[name=uplink, from=UP, to=DOWN, reason=no carrier, contribution=-50]",
            "4 Priority[from=150, to=100]",
            "5 Tracker[name=uplink, from=DOWN, to=UP, reason=carrier, contribution=0]",
            "6 Priority[from=100, to=150]"),
        bed.observer.notices);
  }

  @Test
  @Proves("T-2")
  void aBackupWithABetterTrackerTakesOver() {
    tell("dns", TrackerHealth.down("timeout"));
    RouterHandle router = bed.backup(tracking(100, "dns:+50"));
    bed.deliver(packet(1, 120));
    tell("dns", TrackerHealth.up("answers"));

    for (int i = 0; i < 4; i++) {
      bed.io.advance(SECOND);
      bed.deliver(packet(1, 120));
    }

    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(150, priority(router));
  }

  @Test
  @Proves("T-2")
  void anOwnerIgnoresWeights() {
    tell("uplink", TrackerHealth.down("no carrier"));
    RouterHandle router = bed.backup(tracking(255, "uplink:-50"));

    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(255, priority(router));
    assertEquals(0, router.snapshot().trackers().get(0).contribution());
  }

  @Test
  @Proves("T-2")
  void theOperatorsPriorityIsLoweredToo() {
    tell("uplink", TrackerHealth.down("no carrier"));
    RouterHandle router = bed.backup(tracking(100, "uplink:-50"));

    router.overridePriority(200);
    assertEquals(150, priority(router));
    tell("uplink", TrackerHealth.up("carrier"));
    assertEquals(200, priority(router));
    router.clearPriorityOverride();
    assertEquals(100, priority(router));
  }

  // ---------------------------------------------------------------- without a weight

  @Test
  @Proves("T-3")
  void aMasterLeavesAtOnceWhenATrackerWithoutWeightFails() {
    tell("app", TrackerHealth.up("ready"));
    RouterHandle router = bed.master(tracking(100, "app"));

    tell("app", TrackerHealth.down("connection refused"));

    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(List.of(0), bed.io.advertisements().stream().map(a -> a.priority()).toList());
    assertEquals(List.of("tracker app is down: connection refused"), router.snapshot().reasons());

    tell("app", TrackerHealth.up("ready"));
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(List.of(), router.snapshot().reasons());
    bed.close();
    assertTrue(
        bed.observer
            .changes
            .get(2)
            .endsWith("MASTER-INITIALIZE: tracker app is down: connection refused"),
        bed.observer.changes.toString());
  }

  @Test
  @Proves("T-3")
  void anOwnerHeedsTrackersWithoutWeight() {
    tell("app", TrackerHealth.down("connection refused"));
    RouterHandle router = bed.backup(tracking(255, "app"));
    assertEquals(VrrpState.INITIALIZE, router.state());

    tell("app", TrackerHealth.up("ready"));
    assertEquals(VrrpState.MASTER, router.state());
  }

  @Test
  @Proves("T-3")
  void eachTrackerThatIsDownIsAReason() {
    tell("a", TrackerHealth.down("x"));
    tell("b", TrackerHealth.down(""));
    tell("c", TrackerHealth.down("y"));
    RouterHandle router = bed.backup(tracking(100, "a", "b", "c:-1"));

    assertEquals(List.of("tracker a is down: x", "tracker b is down"), router.snapshot().reasons());
    tell("a", TrackerHealth.down("z"));
    tell("b", TrackerHealth.up(""));
    assertEquals(List.of("tracker a is down: z"), router.snapshot().reasons());
  }

  // ---------------------------------------------------------------- the first answer

  @Test
  @Proves("T-4")
  void oneThatHasNeverRunWaitsForTheFirstAnswer() {
    tell("uplink", TrackerHealth.waiting("started"));
    RouterHandle router = bed.backup(tracking(100, "uplink:-50"));
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(
        List.of("waits for the first answer of tracker uplink"), router.snapshot().reasons());

    tell("uplink", TrackerHealth.down("no carrier"));
    assertEquals(VrrpState.BACKUP, router.state());
    assertEquals(50, priority(router));
    bed.close();
    assertEquals(List.of(), bed.observer.warnings, "waiting is nothing to warn about");
  }

  @Test
  @Proves("T-4")
  void oneThatHasNeverRunWaitsForANameThatIsNotKnownYet() {
    RouterHandle router = bed.backup(tracking(100, "app"));
    assertEquals(List.of("waits for the first answer of tracker app"), router.snapshot().reasons());

    tell("app", TrackerHealth.down("no such tracker"));
    assertEquals(List.of("tracker app is down: no such tracker"), router.snapshot().reasons());
  }

  @Test
  @Proves("T-4")
  void forOneThatHasRunATrackerWithoutAnswerIsDown() {
    tell("app", TrackerHealth.up("ready"));
    tell("uplink", TrackerHealth.up("carrier"));
    RouterHandle router = bed.master(tracking(100, "app", "uplink:-50"));

    tell("uplink", TrackerHealth.waiting("started"));
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(50, priority(router));

    tell("app", TrackerHealth.waiting("started"));
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(List.of("tracker app is down: started"), router.snapshot().reasons());
  }

  // ---------------------------------------------------------------- configuration

  @Test
  void theNamesInUseAreReferredTo() {
    RouterHandle router = bed.backup(tracking(100, "app", "uplink:-50"));
    router.configure(tracking(110, "app", "uplink:-60"));
    router.configure(tracking(110, "app"));
    router.configure(config(1, 110));
    router.configure(tracking(110, "dns"));
    router.remove();

    assertEquals(
        List.of(
            "eth0/ipv4/1 [app, uplink]",
            "eth0/ipv4/1 [app]",
            "eth0/ipv4/1 []",
            "eth0/ipv4/1 [dns]",
            "eth0/ipv4/1 []"),
        referred);
  }

  @Test
  void withoutTrackersNothingIsReferredTo() {
    RouterHandle router = bed.master(config(1, 100));
    router.configure(config(1, 110));
    bed.engine.trackersChanged();
    router.remove();

    assertEquals(List.of(), referred);
  }

  @Test
  @Proves({"T-2", "X-5"})
  void otherTrackersAreFollowedWithoutAChangeOfState() {
    tell("a", TrackerHealth.down("x"));
    tell("b", TrackerHealth.down("y"));
    RouterHandle router = bed.backup(tracking(150, "a:-50"));
    bed.io.advance(4 * SECOND);
    assertEquals(100, priority(router));

    router.configure(tracking(200, "b:-20", "a:-1"));
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(179, priority(router));
    router.configure(config(1, 120));
    assertEquals(120, priority(router));
    bed.close();
    assertEquals(
        List.of("3 Priority[from=100, to=179]", "4 Priority[from=179, to=120]"),
        bed.observer.notices);
  }

  @Test
  @Proves("T-3")
  void aTrackerThatIsDownStopsOneThatBeginsToReferToIt() {
    tell("app", TrackerHealth.down("refused"));
    RouterHandle router = bed.master(config(1, 100));

    router.configure(tracking(100, "app"));
    assertEquals(VrrpState.INITIALIZE, router.state());
    router.configure(config(1, 100));
    assertEquals(VrrpState.BACKUP, router.state());
  }

  // ---------------------------------------------------------------- snapshots

  @Test
  void aSnapshotHasTheTrackers() {
    tell("uplink", TrackerHealth.down("no carrier"));
    tell("load", TrackerHealth.up("9 of 10", 7));
    RouterHandle router = bed.backup(tracking(100, "uplink:-50", "load"));

    List<RouterSnapshot.Tracked> tracked = router.snapshot().trackers();
    assertEquals(new TrackReference("uplink", -50), tracked.get(0).reference());
    assertEquals(known.get("uplink"), tracked.get(0).tracker());
    assertEquals(-50, tracked.get(0).contribution());
    assertEquals(7, tracked.get(1).contribution());
    assertEquals(57, priority(router));
  }

  @Test
  void aSnapshotHasTheLatestWordsButNoStateThatIsNotInForceYet() {
    tell("uplink", TrackerHealth.up("1 ms"));
    RouterHandle router = bed.backup(tracking(100, "uplink:-50"));

    known.put(
        "uplink",
        new TrackerSnapshot("uplink", "ping", TrackerHealth.up("2 ms"), TestBed.WALL, 2, 1));
    assertEquals(known.get("uplink"), router.snapshot().trackers().get(0).tracker());

    known.put(
        "uplink",
        new TrackerSnapshot("uplink", "ping", TrackerHealth.down("lost"), TestBed.WALL, 3, 2));
    assertEquals(
        VrrpTrackerState.UP, router.snapshot().trackers().get(0).tracker().health().state());
    assertEquals(100, priority(router));
  }

  @Test
  void manyChangesAtOnceAreLookedAtOnce() {
    tell("uplink", TrackerHealth.up("carrier"));
    RouterHandle router = bed.backup(tracking(100, "uplink:-50"));
    assertFalse(router.snapshot().trackers().isEmpty());

    bed.engine.trackersChanged();
    bed.engine.trackersChanged();
    tell("uplink", TrackerHealth.down("no carrier"));

    assertEquals(50, priority(router));
  }
}
