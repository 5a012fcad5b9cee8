// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.SimulatedRouter.MILLISECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.SECOND;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.NewMasterReason;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.Proves;
import io.vrrp.impl.protocol.SimulatedLan.Node;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several virtual routers that apply RFC 9568 §6.4 together. */
class ElectionTest {

  private final SimulatedLan lan = new SimulatedLan(0);

  @Test
  @Proves({"S-BACKUP-2", "S-BACKUP-4"})
  void theBestPriorityIsElected() {
    Node low = lan.add("192.0.2.9", parameters(50));
    Node best = lan.add("192.0.2.1", parameters(150));
    Node middle = lan.add("192.0.2.5", parameters(100));

    lan.startAll();
    lan.run(10 * SECOND);

    assertEquals(List.of(best), lan.masters());
    assertEquals(List.of("INITIALIZE to BACKUP"), low.history);
    assertEquals(List.of("INITIALIZE to BACKUP"), middle.history);
    assertEquals(best.address, low.router.masterAddress());
    assertEquals(150, middle.router.masterPriority());
  }

  /** RFC 9568 §3, §6.4.3, E-66: all take over at once; the greatest address remains. */
  @Test
  @Proves({"E-66", "E-1", "E-2"})
  void equalPrioritiesAreDecidedByAddress() {
    Node a = lan.add("10.0.0.100", parameters(100));
    Node b = lan.add("10.0.0.200", parameters(100));
    Node c = lan.add("10.0.0.150", parameters(100));

    lan.startAll();
    lan.run(10 * SECOND);

    assertEquals(List.of(b), lan.masters());
    assertEquals(
        List.of("INITIALIZE to BACKUP", "BACKUP to MASTER", "MASTER to BACKUP"), a.history);
    assertEquals(a.history, c.history);
    assertTrue(!a.holdsAddresses && b.holdsAddresses && !c.holdsAddresses);
  }

  /** RFC 9568 §6.4.2: a leaving master is replaced after a skew time, not a down interval. */
  @Test
  @Proves({"S-MASTER-1", "S-BACKUP-3", "E-8"})
  void aMasterThatLeavesIsReplacedWithinSkewTime() {
    Node master = lan.add("192.0.2.1", parameters(150));
    Node backup = lan.add("192.0.2.2", parameters(100));
    lan.startAll();
    lan.run(10 * SECOND);

    master.router.shutdown(VrrpEvent.SHUTDOWN);
    lan.run(SimulatedRouter.SKEW_100 + SimulatedLan.DELAY);

    assertEquals(List.of(backup), lan.masters());
    assertEquals(NewMasterReason.PRIORITY, backup.router.newMasterReason());
  }

  @Test
  @Proves("S-BACKUP-2")
  void aMasterThatDiesIsReplacedWithinTheDownInterval() {
    Node master = lan.add("192.0.2.1", parameters(150));
    Node backup = lan.add("192.0.2.2", parameters(100));
    lan.startAll();
    lan.run(10 * SECOND);

    master.frozen = true;
    lan.run(SimulatedRouter.DOWN_100 + SimulatedLan.DELAY);

    assertEquals(VrrpState.MASTER, backup.state());
    assertEquals(NewMasterReason.NO_RESPONSE, backup.router.newMasterReason());
  }

  /** E-65: it hears the new master before its own timer, and answers it. */
  @Test
  @Proves("E-65")
  void aFrozenMasterOfBetterPriorityTakesOverWithoutDelayWhenItThaws() {
    Node master = lan.add("192.0.2.1", parameters(150));
    Node backup = lan.add("192.0.2.2", parameters(100));
    lan.startAll();
    lan.run(10 * SECOND);
    master.frozen = true;
    lan.run(10 * SECOND);

    master.frozen = false;
    lan.run(SimulatedLan.DELAY);

    assertEquals(List.of(master), lan.masters());
    assertEquals(List.of("INITIALIZE to BACKUP", "BACKUP to MASTER"), master.history);
    assertEquals(VrrpState.BACKUP, backup.state());
  }

  /**
   * E-46: packets that arrived during the freeze are processed before the timer that ended in it.
   */
  @Test
  @Proves("E-46")
  void aFrozenBackupDoesNotTakeOverWhenItThaws() {
    Node master = lan.add("192.0.2.1", parameters(150));
    Node backup = lan.add("192.0.2.2", parameters(100));
    lan.startAll();
    lan.run(10 * SECOND);
    backup.frozen = true;
    lan.run(10 * SECOND);

    backup.frozen = false;
    lan.run(10 * SECOND);

    assertEquals(List.of(master), lan.masters());
    assertEquals(List.of("INITIALIZE to BACKUP"), backup.history);
  }

  /** Errata 8298, RFC 9568 §8.3.2, E-37: a mistake of the operator, but only one holder. */
  @Test
  @Proves({"E-37", "R-10"})
  void oneOfTwoOwnersYields() {
    Node lower = lan.add("192.0.2.1", parameters(255));
    Node higher = lan.add("192.0.2.2", parameters(255));

    lan.startAll();
    lan.run(10 * SECOND);

    assertEquals(List.of(higher), lan.masters());
    assertTrue(lower.history.contains("OWNER_CONFLICT"));
    assertTrue(higher.history.contains("OWNER_CONFLICT"));
  }

  /** RFC 9568 §6.1, E-39: the owner comes back. */
  @Test
  @Proves("E-39")
  void theOwnerTakesOverAtOnce() {
    Node backup = lan.add("192.0.2.2", parameters(254));
    lan.startAll();
    lan.run(10 * SECOND);
    assertEquals(List.of(backup), lan.masters());

    Node owner = lan.add("192.0.2.1", parameters(255));
    owner.start();
    lan.run(SimulatedLan.DELAY);

    assertEquals(List.of(owner), lan.masters());
  }

  /** E-44: with Preempt_Mode a backup takes over from a master whose priority falls. */
  @Test
  @Proves({"E-44", "E-12"})
  void aLoweredMasterIsReplaced() {
    Node master = lan.add("192.0.2.1", parameters(150));
    Node backup = lan.add("192.0.2.2", parameters(100));
    lan.startAll();
    lan.run(10 * SECOND);

    master.router.overridePriority(90, lan.now);
    lan.run(SECOND + SimulatedRouter.DOWN_100);
    assertEquals(List.of(backup), lan.masters());
    master.router.overridePriority(0, lan.now);
    lan.run(5 * SECOND);

    assertEquals(List.of(master), lan.masters());
  }

  /** RFC 9568 §6.1 Preempt_Mode. */
  @Test
  @Proves("E-13")
  void withoutPreemptModeTheMasterStays() {
    Node first = lan.add("192.0.2.2", parameters(50));
    first.start();
    lan.run(10 * SECOND);
    Node better = lan.add("192.0.2.1", parameters(150, 100, false));

    better.start();
    lan.run(60 * SECOND);
    assertEquals(List.of(first), lan.masters());
    first.router.shutdown(VrrpEvent.SHUTDOWN);
    lan.run(SECOND);

    assertEquals(List.of(better), lan.masters());
  }

  /** RFC 9568 §5.2.7: different intervals settle as soon as the better one is heard. */
  @Test
  @Proves({"E-16", "E-18"})
  void unlikeIntervalsSettle() {
    Node slow = lan.add("192.0.2.1", parameters(150, 300, true));
    Node fast = lan.add("192.0.2.2", parameters(100, 10, true));

    lan.startAll();
    lan.run(20 * SECOND);

    assertEquals(List.of(slow), lan.masters());
    assertEquals(300, fast.router.masterAdvertInterval());
  }

  /**
   * RFC 9568 §6.1, E-45: the skew times keep neighboring priorities apart even at the shortest
   * interval.
   */
  @ParameterizedTest
  @ValueSource(ints = {10, 100, 4095})
  @Proves("E-45")
  void theWorseNeighbourNeverWins(int interval) {
    Node master = lan.add("192.0.2.1", parameters(255, interval, true));
    Node worse = lan.add("192.0.2.200", parameters(253, interval, true));
    Node better = lan.add("192.0.2.100", parameters(254, interval, true));
    lan.startAll();
    lan.run(20 * Timers.interval(interval));

    master.cutOff = true;
    lan.run(4 * Timers.interval(interval));

    assertEquals(VrrpState.MASTER, better.state());
    assertEquals(List.of("INITIALIZE to BACKUP"), worse.history);
  }

  /** A master without competition sends one advertisement per interval, exactly in time. */
  @Test
  @Proves("S-MASTER-2")
  void aQuietHourTakesOneFramePerInterval() {
    lan.add("192.0.2.1", parameters(255));
    lan.add("192.0.2.2", parameters(100));
    lan.startAll();

    lan.run(3600 * SECOND);

    assertEquals(3601, lan.framesSent);
  }

  /** After any disturbance, when the network works again, the best router is the only master. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void settlesAfterAnyDisturbance(long seed) {
    SimulatedLan disturbed = new SimulatedLan(seed);
    Random random = new Random(seed);
    for (int i = 1; i <= 4; i++) {
      disturbed.add(
          "192.0.2." + (i * 60), parameters(random.nextInt(1, 255), random.nextInt(1, 300), true));
    }
    disturbed.startAll();
    for (int round = 0; round < 200; round++) {
      disturbed.loss = random.nextInt(4) * 0.3;
      Node node = disturbed.nodes.get(random.nextInt(4));
      switch (random.nextInt(6)) {
        case 0 -> node.frozen = !node.frozen;
        case 1 -> node.cutOff = !node.cutOff;
        case 2 -> node.router.shutdown(VrrpEvent.SHUTDOWN);
        case 3 -> node.start();
        case 4 -> node.configure(parameters(random.nextInt(1, 256), random.nextInt(1, 300), true));
        default -> node.router.overridePriority(random.nextInt(255), disturbed.now);
      }
      disturbed.run(random.nextLong(3 * SECOND));
    }

    disturbed.loss = 0;
    for (Node node : disturbed.nodes) {
      node.frozen = false;
      node.cutOff = false;
      node.start();
    }
    disturbed.run(40 * SECOND);

    Node best =
        disturbed.nodes.stream()
            .max(
                Comparator.comparingInt((Node node) -> node.router.parameters().priority())
                    .thenComparing(node -> node.address))
            .orElseThrow();
    assertEquals(List.of(best), disturbed.masters());
    for (Node node : disturbed.nodes) {
      assertEquals(node == best, node.holdsAddresses, node::toString);
      assertEquals(best.address, node.router.masterAddress());
    }
  }

  /**
   * RFC 9568 §6.4.3 requires an answer to each advertisement; routers with equal priority must not
   * answer for ever.
   */
  @Test
  @Proves({"E-2", "E-14", "E-66"})
  void answersBetweenEqualMastersEndSoon() {
    lan.add("192.0.2.1", parameters(100));
    lan.add("192.0.2.2", parameters(100));
    lan.startAll();

    lan.run(SimulatedRouter.DOWN_100 + 10 * MILLISECOND);

    assertEquals(1, lan.masters().size());
    assertEquals(3, lan.framesSent);
  }

  // ---------------------------------------------------------------- version 2

  /** RFC 3768 §6.4: equal priorities decide without answers, each by received packets. */
  @Test
  @Proves("V-M")
  void routersOfVersion2ElectTheBestAndAreSilent() {
    Node a = lan.add("10.0.0.100", SimulatedRouter.version2(100, 100));
    Node b = lan.add("10.0.0.200", SimulatedRouter.version2(100, 100));
    Node worse = lan.add("10.0.0.250", SimulatedRouter.version2(90, 100));

    lan.startAll();
    lan.run(SimulatedRouter.DOWN_100 + 10 * MILLISECOND);

    assertEquals(List.of(b), lan.masters());
    assertEquals(2, lan.framesSent, "one of each equal, and no answer");
    assertEquals(List.of("INITIALIZE to BACKUP"), worse.history);
    assertEquals(b.address, a.router.masterAddress());
  }

  /** RFC 3768 §6.1: neighboring priorities are 1/256 s apart at any interval. */
  @ParameterizedTest
  @ValueSource(ints = {100, 1000, 25500})
  @Proves("V-T")
  void ofVersion2TheWorseNeighbourNeverWins(int interval) {
    Node master = lan.add("192.0.2.1", SimulatedRouter.version2(255, interval));
    Node worse = lan.add("192.0.2.200", SimulatedRouter.version2(253, interval));
    Node better = lan.add("192.0.2.100", SimulatedRouter.version2(254, interval));
    lan.startAll();
    lan.run(5 * Timers.interval(interval));

    master.cutOff = true;
    lan.run(4 * Timers.interval(interval));

    assertEquals(VrrpState.MASTER, better.state());
    assertEquals(List.of("INITIALIZE to BACKUP"), worse.history);
  }

  /**
   * RFC 9568 §8.4.1: first all routers get both versions, then all lose version 2; no role changes.
   */
  @Test
  @Proves("V-3")
  void aGroupMovesFromVersion2To3WithoutLosingItsMaster() {
    Node master = lan.add("192.0.2.1", SimulatedRouter.version2(150, 100));
    Node second = lan.add("192.0.2.2", SimulatedRouter.version2(100, 100));
    Node third = lan.add("192.0.2.3", SimulatedRouter.version2(50, 100));
    lan.startAll();
    lan.run(10 * SECOND);
    List<Node> order = List.of(third, second, master);

    for (Node node : order) {
      int priority = node.router.parameters().priority();
      node.configure(SimulatedRouter.bothVersions(priority, 100));
      lan.run(10 * SECOND);
      assertEquals(List.of(master), lan.masters());
    }
    for (Node node : order) {
      node.configure(parameters(node.router.parameters().priority()));
      lan.run(10 * SECOND);
      assertEquals(List.of(master), lan.masters());
    }

    assertEquals(List.of("INITIALIZE to BACKUP", "BACKUP to MASTER"), master.history);
    assertEquals(List.of("INITIALIZE to BACKUP"), second.history);
    assertEquals(List.of("INITIALIZE to BACKUP"), third.history);
  }

  /** RFC 9568 §8.4: routers of either version hear a master that uses both. */
  @ParameterizedTest
  @ValueSource(ints = {10, 100})
  @Proves({"V-3", "E-53"})
  void aMasterOfBothVersionsHasBackupsOfEach(int interval) {
    Node both = lan.add("192.0.2.1", SimulatedRouter.bothVersions(200, interval));
    Node old = lan.add("192.0.2.2", SimulatedRouter.version2(100, 100));
    Node modern = lan.add("192.0.2.3", parameters(100, interval, true));
    Node other = lan.add("192.0.2.4", SimulatedRouter.bothVersions(100, interval));
    lan.startAll();
    lan.run(20 * SECOND);

    assertEquals(List.of(both), lan.masters());
    for (Node node : List.of(old, modern, other)) {
      assertEquals(both.address, node.router.masterAddress());
      assertEquals(node == old ? 100 : interval, node.router.masterAdvertInterval());
    }
    assertTrue(other.router.counters().discards(DiscardReason.VERSION_3_HEARD) > 10);
    assertEquals(0, Version2ReceiverTest.discards(old.router.counters()) - versionErrors(old));

    both.router.shutdown(VrrpEvent.SHUTDOWN);
    lan.run(2 * SECOND);
    assertTrue(lan.masters().contains(other), "priority 0 is heard, and heard once");
    assertEquals(NewMasterReason.PRIORITY, other.router.newMasterReason());
  }

  private static long versionErrors(Node node) {
    return node.router.counters().discards(DiscardReason.VERSION);
  }

  /** As above, for routers that all understand version 2. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  @Proves({"V-M", "V-3"})
  void routersOfVersion2AndOfBothSettleAfterAnyDisturbance(long seed) {
    SimulatedLan disturbed = new SimulatedLan(seed);
    Random random = new Random(seed);
    for (int i = 1; i <= 4; i++) {
      disturbed.add("192.0.2." + (i * 60), oldOrBoth(random));
    }
    disturbed.startAll();
    for (int round = 0; round < 200; round++) {
      disturbed.loss = random.nextInt(4) * 0.3;
      Node node = disturbed.nodes.get(random.nextInt(4));
      switch (random.nextInt(6)) {
        case 0 -> node.frozen = !node.frozen;
        case 1 -> node.cutOff = !node.cutOff;
        case 2 -> node.router.shutdown(VrrpEvent.SHUTDOWN);
        case 3 -> node.start();
        case 4 -> node.configure(oldOrBoth(random));
        default -> node.router.overridePriority(random.nextInt(255), disturbed.now);
      }
      disturbed.run(random.nextLong(3 * SECOND));
    }

    disturbed.loss = 0;
    for (Node node : disturbed.nodes) {
      node.frozen = false;
      node.cutOff = false;
      node.start();
    }
    disturbed.run(40 * SECOND);

    assertEquals(1, disturbed.masters().size());
    Node master = disturbed.masters().get(0);
    for (Node node : disturbed.nodes) {
      assertTrue(
          node.router.parameters().priority() <= master.router.parameters().priority(),
          node::toString);
      assertEquals(node == master, node.holdsAddresses, node::toString);
      assertEquals(master.address, node.router.masterAddress());
    }
  }

  private static RouterParameters oldOrBoth(Random random) {
    int priority = random.nextInt(1, 255);
    return random.nextBoolean()
        ? SimulatedRouter.version2(priority, 100)
        : SimulatedRouter.bothVersions(priority, 100);
  }
}
