// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpTracker;
import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.component.log.ChangeLog;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.engine.port.TrackerSnapshot;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.TrackerHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

class TrackerBoardTest implements TrackerBoard.Listener {

  private static final RouterId ROUTER = new RouterId("", "eth0", IpFamily.IPV4, 51);
  private static final RouterId OTHER = new RouterId("", "eth1", IpFamily.IPV4, 52);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final FakeReferences references = new FakeReferences();
  private final List<String> calls = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final List<RunningTracker> started = new ArrayList<>();
  private int changes;
  private long now = -SECOND;
  private Instant wall = Instant.EPOCH;

  private final TrackerBoard board =
      new TrackerBoard(
          service -> new RunningTracker(references.context, service.reference(), running -> {}),
          this,
          () -> wall);

  @Override
  public void changed() {
    changes++;
  }

  @Override
  public void start(String name, RunningTracker tracker) {
    calls.add("start " + name);
    started.add(tracker);
  }

  @Override
  public void stop(String name, RunningTracker tracker) {
    calls.add("stop " + name);
  }

  @Override
  public void log(boolean warning, String text) {
    log.add((warning ? "warning: " : "") + text);
  }

  private ServiceReference<VrrpTracker> add(Map<String, ?> properties) {
    ServiceReference<VrrpTracker> reference = references.reference(properties);
    board.add(TrackerService.of(reference), now);
    return reference;
  }

  private ServiceReference<VrrpTracker> add(String name) {
    return add(Map.of(VrrpTracker.NAME, name));
  }

  private RunningTracker last() {
    return started.get(started.size() - 1);
  }

  private void up(RunningTracker tracker, String reason) {
    tracker.up(reason);
    board.reported(tracker, "app", now);
  }

  private void down(RunningTracker tracker, String reason) {
    tracker.down(reason);
    board.reported(tracker, "app", now);
  }

  private void refer(RouterId router, String... names) {
    board.refer(router, Set.of(names), now);
  }

  private TrackerHealth health() {
    return board.find("app").health();
  }

  private void pass(long nanos) {
    now += nanos;
    wall = wall.plusNanos(nanos);
    board.timePassed(now);
  }

  private void assertHealth(VrrpTrackerState state, String reason) {
    assertEquals(state, health().state());
    assertEquals(reason, health().reason());
  }

  // ---------------------------------------------------------------- names without a service

  @Test
  void aNameThatNoVirtualRouterRefersToIsUnknown() {
    assertNull(board.find("app"));
    assertEquals(TrackerBoard.NO_DEADLINE, board.deadline());
  }

  @Test
  void aServiceIsWaitedForAndThenMissing() {
    refer(ROUTER, "app");
    assertHealth(VrrpTrackerState.WAITING, "no such tracker yet");
    assertEquals(1, changes);
    assertEquals(now + TrackerBoard.SERVICE_WITHIN, board.deadline());

    pass(TrackerBoard.SERVICE_WITHIN - 1);
    assertHealth(VrrpTrackerState.WAITING, "no such tracker yet");

    pass(1);
    assertHealth(VrrpTrackerState.DOWN, "no such tracker");
    assertEquals("", board.find("app").kind());
    assertEquals(2, changes);
    assertEquals(TrackerBoard.NO_DEADLINE, board.deadline());
    assertEquals(
        List.of("tracker app: WAITING -> DOWN: no such tracker; eth0/ipv4/51 refers to it"), log);
  }

  @Test
  void aServiceMayComeLater() {
    refer(ROUTER, "app");
    pass(TrackerBoard.SERVICE_WITHIN);

    add("app");
    assertHealth(VrrpTrackerState.WAITING, "has not reported yet");
    up(last(), "ready");

    assertHealth(VrrpTrackerState.UP, "ready");
    assertEquals("custom", board.find("app").kind());
    assertEquals(3, board.find("app").changes());
  }

  @Test
  void aNameIsForgottenWithItsLastVirtualRouter() {
    refer(ROUTER, "app");
    refer(OTHER, "app");

    refer(ROUTER, "dns");
    assertHealth(VrrpTrackerState.WAITING, "no such tracker yet");
    refer(OTHER);

    assertNull(board.find("app"));
    assertEquals(List.of("dns"), board.all().stream().map(TrackerSnapshot::name).toList());
  }

  @Test
  void referringToKnownNamesChangesNothing() {
    refer(ROUTER, "app");
    changes = 0;

    refer(ROUTER, "app");
    refer(OTHER, "app");
    refer(OTHER);

    assertEquals(0, changes);
  }

  // ---------------------------------------------------------------- services

  @Test
  void aTrackerIsStartedWhetherOrNotAVirtualRouterRefersToIt() {
    ServiceReference<VrrpTracker> reference = add("app");
    assertEquals(List.of("start app"), calls);
    up(last(), "ready");
    assertHealth(VrrpTrackerState.UP, "ready");

    board.remove(reference, now);

    assertEquals(List.of("start app", "stop app"), calls);
    assertNull(board.find("app"));
    assertEquals(
        List.of(
            "tracker app: WAITING -> UP: ready; no virtual router refers to it",
            "tracker app: UP -> DOWN: no such tracker; no virtual router refers to it"),
        log);
  }

  @Test
  void oneThatIsGoneIsDownForItsVirtualRouters() {
    refer(ROUTER, "app");
    ServiceReference<VrrpTracker> reference = add("app");
    up(last(), "ready");
    changes = 0;

    board.remove(reference, now);

    assertHealth(VrrpTrackerState.DOWN, "no such tracker");
    assertEquals(1, changes);
    up(last(), "a late report");
    assertHealth(VrrpTrackerState.DOWN, "no such tracker");
    board.remove(reference, now);
    assertEquals(List.of("start app", "stop app"), calls);
  }

  @Test
  void oneThatDoesNotReportInTimeIsDown() {
    add(Map.of(VrrpTracker.NAME, "app", VrrpTracker.FIRST_REPORT_WITHIN, 500));
    assertEquals(now + SECOND / 2, board.deadline());

    pass(SECOND / 2);
    assertHealth(VrrpTrackerState.DOWN, "no answer within 500 ms");

    up(last(), "at last");
    assertHealth(VrrpTrackerState.UP, "at last");
  }

  @Test
  void afterTheFirstReportThereIsNoDeadline() {
    add("app");
    down(last(), "not ready yet");

    assertEquals(TrackerBoard.NO_DEADLINE, board.deadline());
    pass(100 * SECOND);
    assertHealth(VrrpTrackerState.DOWN, "not ready yet");
  }

  @Test
  void ofTwoWithOneNameTheBestIsUsed() {
    ServiceReference<VrrpTracker> first = add("app");
    RunningTracker one = last();
    up(one, "one");

    ServiceReference<VrrpTracker> best =
        add(Map.of(VrrpTracker.NAME, "app", Constants.SERVICE_RANKING, 1));

    assertEquals(List.of("start app", "stop app", "start app"), calls);
    assertNotSame(one, last());
    assertTrue(
        log.get(log.size() - 1).startsWith("warning: tracker app: services of (gone) and (gone)"),
        log.toString());
    assertNull(board.running(first));
    assertEquals(last(), board.running(best));
    add("app");
    assertEquals(3, calls.size(), "one that is not better changes nothing");
  }

  @Test
  void formerHealthStaysUntilTheSuccessorReports() {
    refer(ROUTER, "app");
    add("app");
    up(last(), "one");
    RunningTracker one = last();
    changes = 0;

    add(Map.of(VrrpTracker.NAME, "app", Constants.SERVICE_RANKING, 1));
    assertHealth(VrrpTrackerState.UP, "one");
    down(one, "from the predecessor");
    assertHealth(VrrpTrackerState.UP, "one");
    assertEquals(0, changes);

    pass(3 * SECOND);
    assertHealth(VrrpTrackerState.DOWN, "no answer within 3000 ms");
    up(last(), "two");
    assertHealth(VrrpTrackerState.UP, "two");
  }

  @Test
  void theNextBestTakesOver() {
    refer(ROUTER, "app");
    ServiceReference<VrrpTracker> best =
        add(Map.of(VrrpTracker.NAME, "app", Constants.SERVICE_RANKING, 1));
    up(last(), "best");
    add("app");

    board.remove(best, now);

    assertEquals(List.of("start app", "stop app", "start app"), calls);
    assertHealth(VrrpTrackerState.UP, "best");
    up(last(), "other");
    assertHealth(VrrpTrackerState.UP, "other");
  }

  @Test
  void changedRankingSelectsAnotherService() {
    add("app");
    ServiceReference<VrrpTracker> second = add("app");
    assertNull(board.running(second));

    TrackerService better =
        new TrackerService(second, "app", "custom", 3 * SECOND, 7, 2, "a bundle");
    board.add(better, now);

    assertEquals(last(), board.running(second));
    assertEquals(List.of("start app", "stop app", "start app"), calls);
  }

  @Test
  void anotherKindDoesNotRestartIt() {
    ServiceReference<VrrpTracker> reference = add("app");
    up(last(), "ready");

    board.add(new TrackerService(reference, "app", "ping", SECOND, 0, 1, "a bundle"), now);

    assertEquals(List.of("start app"), calls);
    assertEquals("ping", board.find("app").kind());
    assertHealth(VrrpTrackerState.UP, "ready");
  }

  @Test
  void withAnotherNameItIsAnotherTracker() {
    refer(ROUTER, "app");
    ServiceReference<VrrpTracker> reference = add("app");
    up(last(), "ready");

    board.add(new TrackerService(reference, "app2", "custom", SECOND, 0, 1, "a bundle"), now);

    assertEquals(List.of("start app", "stop app", "start app2"), calls);
    assertHealth(VrrpTrackerState.DOWN, "no such tracker");
    assertEquals(VrrpTrackerState.WAITING, board.find("app2").health().state());
  }

  @Test
  void whenItEndsAllAreStopped() {
    add("app");
    add("dns");

    board.clear(now);

    assertEquals(Set.of("start app", "start dns", "stop app", "stop dns"), Set.copyOf(calls));
    assertEquals(List.of(), board.all());
  }

  // ---------------------------------------------------------------- reports

  @Test
  void onlyWhatMattersIsReportedToVirtualRouters() {
    add("app");
    changes = 0;
    up(last(), "3 ms");
    assertEquals(1, changes);
    up(last(), "4 ms");
    assertEquals(1, changes, "says something else but is as well as before");
    assertHealth(VrrpTrackerState.UP, "4 ms");

    last().up("4 ms", -10);
    board.reported(last(), "app", now);
    assertEquals(2, changes, "has a number now");
    down(last(), "timeout");
    assertEquals(3, changes);
    down(last(), "timeout");
    assertEquals(3, changes);
    down(last(), "refused");
    assertEquals(4, changes, "is down for another reason");
  }

  @Test
  void reportsAndChangesAreCounted() {
    add("app");
    up(last(), "a");
    wall = wall.plusSeconds(5);
    up(last(), "b");
    up(last(), "c");

    TrackerSnapshot snapshot = board.find("app");
    assertEquals(3, snapshot.reports());
    assertEquals(1, snapshot.changes());
    assertEquals(Instant.EPOCH, snapshot.since());

    down(last(), "d");
    assertEquals(Instant.EPOCH.plusSeconds(5), board.find("app").since());
    assertEquals(2, board.find("app").changes());
  }

  @Test
  void reportThatWasTakenBeforeDoesNotCount() {
    add("app");
    board.reported(last(), "app", now);
    board.reported(last(), "unknown", now);

    assertHealth(VrrpTrackerState.WAITING, "has not reported yet");
  }

  @Test
  void oneThatFlapsDoesNotFillTheLog() {
    refer(ROUTER, "app");
    refer(OTHER, "app");
    add("app");
    for (int i = 0; i < 500; i++) {
      up(last(), "up");
      down(last(), "down");
    }
    assertTrue(log.size() < 10, log.toString());
    log.clear();

    assertTrue(board.deadline() < TrackerBoard.NO_DEADLINE);
    pass(ChangeLog.PERIOD);

    assertEquals(
        List.of(
            "tracker app: DOWN after 994 more changes that are not logged: down;"
                + " 2 virtual routers refer to it"),
        log);
    assertEquals(TrackerBoard.NO_DEADLINE, board.deadline());
  }
}
