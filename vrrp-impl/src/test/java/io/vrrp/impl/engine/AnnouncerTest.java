// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.announcing;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.packet;
import static io.vrrp.impl.engine.TestBed.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.RouterCounter;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.protocol.ProtocolVersions;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Unicast;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When and how often the addresses are announced. */
class AnnouncerTest {

  private static final long PAUSE = SECOND / 4;

  private final TestBed bed = new TestBed();
  private long start;

  @AfterEach
  void close() {
    bed.close();
  }

  /** A master whose addresses the kernel has from now on. */
  private RouterHandle announcer(RouterConfig config) {
    RouterHandle router = bed.master(config);
    start = bed.io.nanoTime();
    bed.held(router);
    return router;
  }

  private RouterHandle announcer(int repeat, int delay) {
    return announcer(announcing(config(1, 100), repeat, delay));
  }

  /** The times of the gratuitous ARPs since the addresses were held. */
  private List<Long> times() {
    return bed.io.gratuitousArps().stream().map(sent -> sent.time() - start).toList();
  }

  private static List<Long> rounds(long from, int count) {
    return IntStream.range(0, count).mapToObj(i -> from + i * PAUSE).toList();
  }

  private static List<Long> concat(List<Long> first, List<Long> second) {
    List<Long> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "1, 1", "20, 300", "2, 10"})
  @Proves("E-60")
  void aSetAtOnceAndAnotherAfterTheDelay(int repeat, int delay) {
    announcer(repeat, delay);
    bed.io.advance(1000 * SECOND);
    assertEquals(concat(rounds(0, repeat), rounds(delay * SECOND, repeat)), times());
  }

  @Test
  void withoutADelayThereIsNoSecondSet() {
    announcer(3, 0);
    bed.io.advance(1000 * SECOND);
    assertEquals(rounds(0, 3), times());
  }

  @Test
  void aSecondSetThatIsDueDuringTheFirstFollowsIt() {
    announcer(20, 1);
    bed.io.advance(1000 * SECOND);
    assertEquals(rounds(0, 40), times());
  }

  @Test
  void eachRoundHasAllAddressesInTurn() {
    RouterHandle router =
        announcer(announcing(config(parameters(1, 100, 100, "10.0.0.1", "10.0.0.2")), 2, 0));
    bed.io.advance(SECOND);
    assertEquals(
        List.of("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.2"),
        bed.io.gratuitousArps().stream().map(a -> a.announced().toString()).toList());
    assertEquals(4, router.snapshot().counters().get(RouterCounter.ANNOUNCEMENT_SENT));
  }

  @Test
  @Proves({"E-59", "E-65"})
  void formerMasterAnnouncesNothing() {
    announcer(5, 5);
    bed.io.advance(PAUSE);
    bed.deliver(packet(1, 200));
    for (int i = 0; i < 20; i++) {
      bed.io.advance(SECOND);
      bed.deliver(packet(1, 200));
    }
    assertEquals(rounds(0, 2), times());
  }

  @Test
  void nothingIsAnnouncedAfterAShutdown() {
    RouterHandle router = announcer(5, 5);
    router.setShutDown(true);
    bed.io.advance(20 * SECOND);
    assertEquals(rounds(0, 1), times());
    router.remove();
    bed.io.advance(20 * SECOND);
    assertEquals(rounds(0, 1), times());
  }

  @Test
  void nothingIsAnnouncedWhileTheKernelHasNotConfirmedAChange() {
    RouterHandle router = announcer(5, 5);
    router.configure(announcing(config(parameters(1, 100, 100, "10.0.0.9")), 2, 0));
    bed.io.advance(20 * SECOND);
    assertEquals(rounds(0, 1), times());
    bed.held(router);
    bed.io.advance(20 * SECOND);
    assertEquals(concat(rounds(0, 1), rounds(20 * SECOND, 2)), times());
    assertEquals("10.0.0.9", bed.io.gratuitousArps().get(2).announced().toString());
  }

  @Test
  void changeThatDoesNotConcernTheAddressesAnnouncesNothing() {
    RouterHandle router = announcer(2, 0);
    router.configure(announcing(config(1, 120), 2, 0));
    bed.io.advance(20 * SECOND);
    assertEquals(rounds(0, 2), times());
  }

  @Test
  void restoredAddressesAreAnnouncedAgain() {
    RouterHandle router = announcer(2, 3);
    bed.io.advance(2 * SECOND);
    bed.held(router);
    bed.io.advance(20 * SECOND);
    assertEquals(
        concat(rounds(0, 2), concat(rounds(2 * SECOND, 2), rounds(5 * SECOND, 2))), times());
  }

  // ---------------------------------------------------------------- refresh

  @Test
  void eachAddressIsAnnouncedAgainAndAgainIfThatIsConfigured() {
    announcer(TestBed.refreshing(announcing(config(1, 100), 2, 5), 10));
    bed.io.advance(40 * SECOND);
    List<Long> sets = concat(rounds(0, 2), rounds(5 * SECOND, 2));
    long last = 5 * SECOND + PAUSE;
    assertEquals(
        concat(sets, List.of(last + 10 * SECOND, last + 20 * SECOND, last + 30 * SECOND)), times());
  }

  @Test
  void aChangedRefreshAppliesAtOnce() {
    RouterHandle router = announcer(1, 0);
    bed.io.advance(30 * SECOND);
    router.configure(TestBed.refreshing(announcing(config(1, 100), 1, 0), 60));
    bed.io.advance(60 * SECOND);
    assertEquals(List.of(0L, 60 * SECOND), times());
    router.configure(TestBed.refreshing(announcing(config(1, 100), 1, 0), 10));
    bed.io.advance(0);
    assertEquals(List.of(0L, 60 * SECOND, 90 * SECOND), times());
    router.configure(announcing(config(1, 100), 1, 0));
    bed.io.advance(1000 * SECOND);
    assertEquals(3, times().size());
  }

  @Test
  void nothingIsRefreshedByOneWhoIsNoLongerMaster() {
    announcer(TestBed.refreshing(config(1, 100), 1));
    bed.io.advance(2 * SECOND);
    for (int i = 0; i < 20; i++) {
      bed.deliver(packet(1, 200));
      bed.io.advance(SECOND);
    }
    assertEquals(everySecond(0, 3), times());
  }

  /** The other master cannot hear this node, and each of its packets is answered. */
  @Test
  void refreshAndAnotherMasterTogetherCauseOneRoundASecond() {
    announcer(
        TestBed.refreshing(announcing(config(parameters(1, 100, 1, "192.0.2.100/24")), 1, 0), 1));
    bed.io.advance(10 * SECOND);
    bed.io.sent.clear();
    start = bed.io.nanoTime();
    for (int i = 0; i < 1000; i++) {
      bed.deliver(packet(TestBed.PEER, parameters(1, 50, 1, "192.0.2.100/24"), 50));
      bed.io.advance(SECOND / 100);
    }
    List<Long> times = times();
    assertTrue(times.size() >= 10 && times.size() <= 11, times.toString());
    for (int i = 1; i < times.size(); i++) {
      assertTrue(times.get(i) - times.get(i - 1) >= SECOND, times.toString());
    }
  }

  @Test
  void aMasterThatWasStalledRefreshesNothingBeforeItHasListened() {
    announcer(TestBed.refreshing(config(1, 100), 1));
    bed.io.sent.clear();
    bed.io.freeze();
    bed.io.passWhileFrozen(10 * SECOND);
    bed.io.resume();
    bed.io.advance(SECOND / 2);
    assertEquals(List.of(), bed.io.sent);
  }

  // ---------------------------------------------------------------- another master

  @Test
  @Proves({"S-MASTER-6", "X-6"})
  void competingMasterCausesARoundAndAFullSetWhenItFallsSilent() {
    announcer(3, 0);
    bed.io.advance(10 * SECOND);
    bed.io.sent.clear();
    start = bed.io.nanoTime();
    for (int i = 0; i < 4; i++) {
      bed.deliver(packet(1, 50));
      bed.io.advance(SECOND);
    }
    assertEquals(competitorRounds(), times());
    // Its last advertisement was a second ago; it advertises once a second.
    bed.io.advance(2 * SECOND - 1);
    assertEquals(competitorRounds(), times());
    bed.io.advance(100 * SECOND);
    assertEquals(concat(competitorRounds(), List.of(6 * SECOND, 7 * SECOND, 8 * SECOND)), times());
  }

  /** A router that does not hear this one continues without end, at any rate. */
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void competingMasterThatAdvertisesOftenCausesOneRoundASecond(int interval) {
    announcer(announcing(config(parameters(1, 100, interval, "192.0.2.100/24")), 3, 0));
    bed.io.advance(10 * SECOND);
    bed.io.sent.clear();
    start = bed.io.nanoTime();
    for (int i = 0; i < 1000; i++) {
      bed.deliver(packet(TestBed.PEER, parameters(1, 50, 1, "192.0.2.100/24"), 50));
      bed.io.advance(SECOND / 100);
    }
    assertEquals(everySecond(0, 11), times());
    int advertisements = bed.io.advertisements().size();
    assertTrue(advertisements >= (interval == 1 ? 2000 : 50 * 100 / interval), "answers");
    bed.io.advance(100 * SECOND);
    assertEquals(everySecond(0, 14), times(), "a set when it is silent");
  }

  /**
   * If silence and leaving were detected faster, each packet could count as a new competing master.
   */
  @ParameterizedTest
  @CsvSource({"50, 50", "50, 0", "0, 0"})
  void forgerThatComesAndGoesCausesOneRoundASecond(int one, int other) {
    announcer(20, 0);
    bed.io.advance(10 * SECOND);
    bed.io.sent.clear();
    start = bed.io.nanoTime();
    for (int i = 0; i < 200; i++) {
      bed.deliver(
          packet(TestBed.PEER, parameters(1, 50, 1, "192.0.2.100/24"), i % 2 == 0 ? one : other));
      bed.io.advance(SECOND / 20);
    }
    assertEquals(everySecond(0, 11), times());
    bed.io.advance(1000 * SECOND);
    assertTrue(times().size() <= 11 + 1 + 20, "a set, and no more: " + times().size());
  }

  @Test
  void competingMasterThatLeavesCausesASetAtOnce() {
    announcer(3, 0);
    bed.io.advance(10 * SECOND);
    bed.deliver(packet(1, 50));
    bed.io.advance(2 * SECOND);
    bed.io.sent.clear();
    start = bed.io.nanoTime();
    bed.deliver(packet(1, 0));
    bed.io.advance(100 * SECOND);
    assertEquals(everySecond(0, 3), times());
  }

  @Test
  void operatorsRoundComesAtOnceInAdditionToThoseForACompetingMaster() {
    RouterHandle router = announcer(1, 0);
    bed.io.advance(10 * SECOND);
    bed.io.sent.clear();
    start = bed.io.nanoTime();
    bed.deliver(packet(1, 50));
    bed.io.advance(SECOND / 10);
    router.announce();
    bed.io.advance(SECOND / 10);
    router.announce();
    bed.io.advance(SECOND / 10);
    assertEquals(List.of(0L, SECOND / 10, 2 * (SECOND / 10)), times());
  }

  @Test
  void roundOfTheFirstSetCountsForACompetingMasterToo() {
    announcer(5, 0);
    bed.io.advance(SECOND / 10);
    bed.deliver(packet(1, 50));
    bed.io.advance(2 * SECOND);
    assertEquals(rounds(0, 5), times());
  }

  private static List<Long> everySecond(long from, int count) {
    return IntStream.range(0, count).mapToObj(i -> from + i * SECOND).toList();
  }

  /** Its last advertisement, when a partition ends and it heard this node first. */
  @ParameterizedTest
  @ValueSource(strings = {"V2", "V3", "V2_AND_V3"})
  void theLastAdvertisementOfAMasterThatYieldsDrawsARoundAtOnceInEachVersion(
      ProtocolVersions versions) {
    RouterParameters parameters =
        TestBed.speaking(parameters(1, 100, 100, "192.0.2.100/24"), versions, Unicast.NONE);
    announcer(announcing(config(parameters), 1, 0));
    bed.io.advance(100 * SECOND);
    bed.io.sent.clear();
    start = bed.io.nanoTime();
    int version = versions == ProtocolVersions.V2 ? 2 : 3;
    bed.deliver(packet(TestBed.PEER, parameters.family().group(), version, parameters, 50));
    assertEquals(List.of(0L), times());
  }

  private static List<Long> competitorRounds() {
    return List.of(0L, SECOND, 2 * SECOND, 3 * SECOND);
  }

  @Test
  void silenceOfACompetingMasterIsMeasuredInItsOwnIntervals() {
    announcer(1, 0);
    bed.io.sent.clear();
    start = bed.io.nanoTime();
    bed.deliver(packet(TestBed.PEER, parameters(1, 50, 1000, "192.0.2.100/24"), 50));
    bed.io.advance(100 * SECOND);
    // It was announced just now.
    assertEquals(List.of(SECOND, 30 * SECOND), times());
  }

  @Test
  void competingMasterThatBecomesMasterIsNoLongerCompeting() {
    announcer(1, 0);
    bed.deliver(packet(1, 50));
    bed.io.sent.clear();
    bed.deliver(packet(1, 200));
    bed.io.advance(3 * SECOND);
    assertEquals(List.of(), times());
  }

  @Test
  void missingAddressesAreNotAnnouncedToACompetingMaster() {
    RouterHandle router = bed.master(announcing(config(1, 100), 1, 0));
    bed.deliver(packet(1, 50));
    bed.io.advance(100 * SECOND);
    assertEquals(List.of(), bed.io.gratuitousArps());
    bed.held(router);
    assertEquals(1, bed.io.gratuitousArps().size());
  }

  // ---------------------------------------------------------------- sleep

  @Test
  @Proves({"E-65", "X-2"})
  void stalledMasterAnnouncesNothingBeforeItHasListened() {
    announcer(5, 5);
    bed.io.sent.clear();
    bed.io.freeze();
    bed.io.passWhileFrozen(10 * SECOND);
    bed.io.resume();
    bed.io.advance(SECOND / 2);
    assertEquals(List.of(), bed.io.sent);
    bed.deliver(packet(1, 200));
    bed.io.advance(3 * SECOND);
    assertEquals(List.of(), bed.io.sent, "it was replaced");
  }

  @Test
  @Proves("X-2")
  void stalledMasterThatHeardNoOtherContinuesToAnnounce() {
    announcer(5, 5);
    bed.io.freeze();
    bed.io.passWhileFrozen(10 * SECOND);
    bed.io.resume();
    bed.io.sent.clear();
    bed.io.advance(20 * SECOND);
    assertEquals(rounds(11 * SECOND, 9), times());
    assertTrue(bed.io.sent.get(0).isAdvertisement(), "first of all");
  }

  // ---------------------------------------------------------------- many at once

  @Test
  void anAdvertisementThatIsDueGoesOutBeforeARound() {
    announcer(20, 0);
    bed.io.sent.clear();
    bed.io.freeze();
    bed.io.passWhileFrozen(SECOND);
    bed.io.resume();
    assertEquals(2, bed.io.sent.size());
    assertTrue(bed.io.sent.get(0).isAdvertisement());
    assertTrue(bed.io.sent.get(1).isGratuitousArp());
  }

  @Test
  void manyVirtualRoutersOfManyAddressesAdvertiseInTime() {
    String[] ips = IntStream.range(0, 255).mapToObj(i -> "10.0.0." + i).toArray(String[]::new);
    long frame = SECOND / 200_000;
    bed.network(TestBed.eth0());
    List<RouterHandle> routers = new ArrayList<>();
    for (int vrid = 1; vrid <= 255; vrid++) {
      routers.add(
          bed.engine.add(announcing(config(parameters(vrid, 255, 100, ips)), 5, 5), bed.observer));
    }
    bed.io.sendNanos = frame;
    for (RouterHandle router : routers) {
      bed.engine.addressesHeld(router.id(), requestOf(router));
    }
    bed.io.sent.clear();
    bed.io.advance(20 * SECOND);
    long[] last = new long[256];
    // One round, and the advertisements of all others.
    long latest = 2 * 256 * frame;
    for (SimulatedIo.Sent sent : bed.io.advertisements()) {
      int vrid = sent.vrid();
      if (last[vrid] != 0) {
        long late = sent.time() - last[vrid] - SECOND;
        assertTrue(Math.abs(late) <= latest, "vrid " + vrid + " is " + late + " ns late");
      }
      last[vrid] = sent.time();
    }
    for (RouterHandle router : routers) {
      assertEquals(10 * 255, router.snapshot().counters().get(RouterCounter.ANNOUNCEMENT_SENT));
      assertEquals(VrrpState.MASTER, router.state());
      assertEquals(ETH0, bed.addresses.last().index());
    }
  }

  private long requestOf(RouterHandle router) {
    return bed.addresses.asked.stream()
        .filter(asked -> asked.router().equals(router.id()))
        .mapToLong(TestBed.Asked::request)
        .max()
        .orElseThrow();
  }
}
