// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.announcing;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.disabled;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.livingFor;
import static io.vrrp.impl.engine.TestBed.packet;
import static io.vrrp.impl.engine.TestBed.parameters;
import static io.vrrp.impl.engine.TestBed.peers;
import static io.vrrp.impl.engine.TestBed.refreshing;
import static io.vrrp.impl.engine.TestBed.speaking;
import static io.vrrp.impl.engine.TestBed.startingAfter;
import static io.vrrp.impl.engine.TestBed.withoutVirtualMac;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.RouterCounter;
import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.protocol.Authentication;
import io.vrrp.impl.protocol.ChecksumMode;
import io.vrrp.impl.protocol.GatewayOptions;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.ProtocolVersions;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.TrackReference;
import io.vrrp.impl.protocol.Tracking;
import io.vrrp.impl.protocol.Unicast;
import io.vrrp.impl.protocol.VirtualRoute;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each setting takes effect at once, in every state, and changes nothing else. */
class SettingsTest {

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  private static RouterConfig before() {
    return config(
        speaking(
            parameters(1, 100, 100, "192.0.2.100/24"),
            ProtocolVersions.V3,
            peers(null, "192.0.2.8", "192.0.2.9")));
  }

  private static RouterParameters with(
      int priority, int interval, boolean preempt, boolean accept) {
    RouterParameters p = before().parameters();
    return new RouterParameters(
        p.family(),
        p.vrid(),
        priority,
        interval,
        preempt,
        p.preemptDelay(),
        accept,
        p.virtualIps(),
        p.checksumMode(),
        p.versions(),
        p.authentication(),
        p.unicast());
  }

  private static RouterParameters with(
      ChecksumMode checksums, ProtocolVersions versions, Authentication authentication) {
    RouterParameters p = before().parameters();
    return TestBed.with(p, checksums, versions, authentication, p.unicast());
  }

  private static RouterParameters preemptingAfter(long delay) {
    RouterParameters p = before().parameters();
    return new RouterParameters(
        p.family(),
        p.vrid(),
        p.priority(),
        p.advertInterval(),
        p.preempt(),
        delay,
        p.acceptMode(),
        p.virtualIps(),
        p.checksumMode(),
        p.versions(),
        p.authentication(),
        p.unicast());
  }

  private static RouterConfig heardFrom(Unicast unicast) {
    return config(speaking(before().parameters(), ProtocolVersions.V3, unicast));
  }

  /** Each property of a configuration outside the identity, changed alone. */
  private static Stream<RouterConfig> changed() {
    return Stream.of(
        config(with(50, 100, true, false)),
        config(with(255, 100, true, false)),
        config(with(100, 50, true, false)),
        config(with(100, 100, false, false)),
        config(with(100, 100, true, true)),
        config(
            speaking(
                parameters(1, 100, 100, "192.0.2.101/24", "192.0.2.102/24"),
                ProtocolVersions.V3,
                before().parameters().unicast())),
        config(with(ChecksumMode.RFC5798, ProtocolVersions.V3, Authentication.NONE)),
        config(with(ChecksumMode.AUTO, ProtocolVersions.V2, Authentication.NONE)),
        config(with(ChecksumMode.AUTO, ProtocolVersions.V2_AND_V3, Authentication.NONE)),
        config(with(ChecksumMode.AUTO, ProtocolVersions.V2, Authentication.ofPassword("secret"))),
        config(preemptingAfter(SECOND)),
        startingAfter(Duration.ofSeconds(1), before()),
        refreshing(before(), 3),
        before().with(new Tracking(List.of(TrackReference.parse("uplink:+50")))),
        heardFrom(new Unicast(before().parameters().unicast().peers(), null, 1)),
        heardFrom(Unicast.NONE),
        heardFrom(peers(null, "192.0.2.7")),
        heardFrom(peers(null, "192.0.2.7", "192.0.2.8", "192.0.2.9")),
        heardFrom(peers(null, "192.0.2.1", "192.0.2.9")),
        heardFrom(peers("192.0.2.2", "192.0.2.8")),
        withoutVirtualMac(before()),
        announcing(before(), 3, 0),
        announcing(before(), 1, 7),
        livingFor(0, before()),
        TestBed.wanting(new GatewayOptions("vrrp-lan", List.of()), before()),
        TestBed.wanting(
            new GatewayOptions("", List.of(VirtualRoute.parse("default via 192.0.2.9"))), before()),
        before().with(new Tracking(List.of(TrackReference.parse("uplink:20")))),
        disabled(before()),
        disabled(heardFrom(peers(null, "192.0.2.7"))),
        disabled(heardFrom(peers(null, "192.0.2.7", "192.0.2.8", "192.0.2.9"))),
        disabled(heardFrom(Unicast.NONE)));
  }

  private static Stream<Arguments> changedInEachState() {
    return changed()
        .flatMap(
            after -> Arrays.stream(VrrpState.values()).map(state -> Arguments.of(state, after)));
  }

  private RouterHandle in(VrrpState state) {
    RouterHandle router = bed.backup(before());
    bed.network(TestBed.withAddresses(eth0(), "192.0.2.1", "192.0.2.2"));
    if (state == VrrpState.MASTER) {
      bed.io.advance(router.snapshot().timers().untilTimer());
      bed.held(router);
      bed.io.advance(SECOND);
    } else if (state == VrrpState.INITIALIZE) {
      bed.network(TestBed.noCarrier(TestBed.withAddresses(eth0(), "192.0.2.1", "192.0.2.2")));
    }
    assertEquals(state, router.state());
    bed.io.sent.clear();
    return router;
  }

  /** A property that is added to the configuration must be added to the list as well. */
  @Test
  void theListChangesEveryPropertyOutsideTheIdentity() {
    Set<String> unchanged = new TreeSet<>(values(before()).keySet());
    changed()
        .map(SettingsTest::values)
        .forEach(
            after ->
                unchanged.removeIf(name -> !after.get(name).equals(values(before()).get(name))));
    assertEquals(Set.of("networkNamespace", "interfaceName", "family", "vrid"), unchanged);
  }

  /** The values of a record and of the records in it, by their names. */
  private static Map<String, Object> values(Record of) {
    Map<String, Object> values = new TreeMap<>();
    for (RecordComponent component : of.getClass().getRecordComponents()) {
      Object value = value(component, of);
      if (value instanceof Record inner && !(value instanceof IpAddress)) {
        values.putAll(values(inner));
      } else {
        values.put(component.getName(), Optional.ofNullable(value));
      }
    }
    return values;
  }

  private static Object value(RecordComponent component, Record of) {
    try {
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("changedInEachState")
  void aSettingCountsAtOnceAndCostsNoRole(VrrpState state, RouterConfig after) {
    RouterHandle router = in(state);
    List<IpAddress> peers = before().parameters().unicast().peers();
    int master = router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS) > 0 ? 1 : 0;
    router.configure(after);
    if (!after.enabled()) {
      assertEquals(VrrpState.INITIALIZE, router.state());
      assertEquals(
          state == VrrpState.MASTER ? peers : List.of(),
          bed.io.advertisements().stream().map(SimulatedIo.Sent::destination).toList(),
          "those that heard the master hear that it leaves");
    } else if (after.parameters().owner() && state == VrrpState.BACKUP) {
      bed.io.advance(router.snapshot().timers().untilTimer());
      assertEquals(VrrpState.MASTER, router.state());
    } else {
      assertEquals(state, router.state());
      assertEquals(master, router.snapshot().counters().get(RouterCounter.MASTER_TRANSITIONS));
    }
    if (after.enabled()) {
      // What the kernel has, or is ready to have.
      assertEquals(
          after.keepsAddressesLike(before()),
          bed.addresses.last().config().keepsAddressesLike(before()));
      assertTrue(after.keepsAddressesLike(bed.addresses.last().config()));
    }
    bed.io.advance(SECOND);
    if (router.state() == VrrpState.MASTER) {
      List<IpAddress> destinations = new ArrayList<>(after.parameters().unicast().peers());
      destinations.remove(router.snapshot().primaryAddress());
      if (destinations.isEmpty()) {
        destinations.add(IpAddress.parse("224.0.0.18"));
      }
      List<SimulatedIo.Sent> sent = bed.io.advertisements();
      assertEquals(
          List.copyOf(destinations),
          sent.stream().map(SimulatedIo.Sent::destination).distinct().toList());
      for (SimulatedIo.Sent each : sent) {
        assertEquals(after.parameters().priority(), each.priority());
        assertEquals(after.parameters().addresses(), each.addresses());
        assertEquals(router.snapshot().primaryAddress(), each.source());
      }
    }
    assertEquals(0, router.snapshot().counters().get(RouterCounter.SEND_ERRORS));
    assertEquals(after, router.snapshot().configured());
    router.setShutDown(true);
    assertEquals(0, router.snapshot().counters().get(RouterCounter.SEND_ERRORS));
  }

  @Test
  void peersThatCannotBeReachedAreNoErrorsOfSendingToTheOldOnes() {
    RouterHandle router = in(VrrpState.MASTER);
    bed.io.refusedPeer = IpAddress.parse("192.0.2.7");
    router.configure(heardFrom(peers(null, "192.0.2.7", "192.0.2.8", "192.0.2.9")));
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertEquals(
        before().parameters().unicast().peers(),
        bed.io.advertisements().stream().map(SimulatedIo.Sent::destination).toList());
    assertEquals(0, router.snapshot().counters().get(RouterCounter.SEND_ERRORS));
  }

  // ---------------------------------------------------------------- announcements

  private RouterHandle announcingMaster(RouterConfig config) {
    RouterHandle router = bed.master(config);
    bed.held(router);
    bed.io.advance(0);
    return router;
  }

  @Test
  void moreRoundsCountForTheSetThatIsBeingSent() {
    RouterHandle router = announcingMaster(announcing(config(1, 100), 2, 0));
    assertEquals(1, bed.io.gratuitousArps().size());
    router.configure(announcing(config(1, 100), 5, 0));
    bed.io.advance(10 * SECOND);
    assertEquals(5, bed.io.gratuitousArps().size());
  }

  @Test
  void fewerRoundsCountForTheSetThatIsBeingSent() {
    RouterHandle router = announcingMaster(announcing(config(1, 100), 20, 0));
    router.configure(announcing(config(1, 100), 2, 0));
    bed.io.advance(10 * SECOND);
    assertEquals(2, bed.io.gratuitousArps().size());
  }

  @Test
  void aMasterThatHasAnnouncedUsesAnotherNumberOfRoundsNextTime() {
    RouterHandle router = announcingMaster(announcing(config(1, 100), 1, 0));
    bed.io.advance(SECOND);
    router.configure(announcing(config(1, 100), 4, 0));
    bed.io.advance(10 * SECOND);
    assertEquals(1, bed.io.gratuitousArps().size(), "nothing has happened that must be announced");
    bed.io.sent.clear();
    // Another master falls silent.
    bed.io.deliver(ETH0, packet(1, 50));
    bed.io.advance(10 * SECOND);
    assertTrue(bed.io.gratuitousArps().size() >= 4, bed.io.gratuitousArps()::toString);
  }

  @Test
  void theSecondSetComesAfterTheNewDelay() {
    RouterHandle router = announcingMaster(announcing(config(1, 100), 1, 5));
    bed.io.advance(2 * SECOND);
    router.configure(announcing(config(1, 100), 1, 10));
    bed.io.advance(7 * SECOND);
    assertEquals(1, bed.io.gratuitousArps().size());
    bed.io.advance(SECOND);
    assertEquals(2, bed.io.gratuitousArps().size());
  }

  @Test
  void aSecondSetThatIsSwitchedOffDoesNotCome() {
    RouterHandle router = announcingMaster(announcing(config(1, 100), 1, 5));
    router.configure(announcing(config(1, 100), 1, 0));
    bed.io.advance(20 * SECOND);
    assertEquals(1, bed.io.gratuitousArps().size());
  }

  @Test
  void aSecondSetWhoseNewDelayIsOverComesAtOnce() {
    RouterHandle router = announcingMaster(announcing(config(1, 100), 1, 60));
    bed.io.advance(10 * SECOND);
    router.configure(announcing(config(1, 100), 1, 5));
    bed.io.advance(0);
    assertEquals(2, bed.io.gratuitousArps().size());
    bed.io.advance(100 * SECOND);
    assertEquals(2, bed.io.gratuitousArps().size());
  }
}
