// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.impl.component.IdentityMoves.Step;
import io.vrrp.impl.component.IdentityMoves.Wish;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.protocol.IpFamily;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which configurations get the identities that they want. */
class IdentityMovesTest {

  private static RouterId id(Integer vrid) {
    return vrid == null ? null : new RouterId("", "eth0", IpFamily.IPV4, vrid);
  }

  private static Wish wish(String pid, Integer held, Integer wanted) {
    return new Wish(pid, id(held), id(wanted));
  }

  private static Step leave(String pid) {
    return new Step(pid, false);
  }

  private static Step take(String pid) {
    return new Step(pid, true);
  }

  private static void assertPlan(List<Step> expected, Wish... wishes) {
    assertEquals(expected, IdentityMoves.plan(List.of(wishes)));
  }

  @Test
  void freeIdentityIsTaken() {
    assertPlan(List.of(take("a")), wish("a", null, 51), wish("b", 52, 52));
    assertPlan(List.of(take("a")), wish("a", 53, 51), wish("b", 52, null));
  }

  @Test
  void identityThatAnotherOneKeepsIsNotTaken() {
    assertPlan(List.of(), wish("a", 51, 52), wish("b", 52, 52));
    assertPlan(List.of(), wish("a", 51, 52), wish("b", 52, null));
  }

  @Test
  void swappedIdentitiesAreExchanged() {
    assertPlan(List.of(leave("a"), take("b"), take("a")), wish("a", 51, 52), wish("b", 52, 51));
  }

  @Test
  void cycleOfThreeTurns() {
    assertPlan(
        List.of(leave("a"), take("c"), take("b"), take("a")),
        wish("a", 51, 52),
        wish("b", 52, 53),
        wish("c", 53, 51));
  }

  @Test
  void chainMovesFromItsEndWithoutAGap() {
    assertPlan(
        List.of(take("c"), take("b"), take("a")),
        wish("a", null, 52),
        wish("b", 52, 53),
        wish("c", 53, 54));
  }

  @Test
  void chainBehindAStayingConfigurationWaits() {
    assertPlan(
        List.of(take("d")),
        wish("a", null, 52),
        wish("b", 52, 53),
        wish("c", 53, 53),
        wish("d", 54, 55));
  }

  @Test
  void firstOfTwoGetsTheIdentityThatBothWant() {
    assertPlan(List.of(take("a")), wish("a", null, 51), wish("b", null, 51));
  }

  @Test
  void memberOfACycleComesBeforeAnEarlierConfiguration() {
    assertPlan(
        List.of(leave("b"), take("c"), take("b")),
        wish("a", null, 52),
        wish("b", 51, 52),
        wish("c", 52, 51));
  }

  /**
   * Follows the plan step by step: an identity never has two virtual routers, and no move remains.
   */
  @Test
  void anyPlanCanBeFollowedAndLeavesNothingThatCouldBeMoved() {
    Random random = new Random(13);
    for (int round = 0; round < 20_000; round++) {
      int size = 1 + random.nextInt(7);
      List<Wish> wishes = wishes(random, size);
      Map<String, RouterId> held = new HashMap<>();
      wishes.forEach(wish -> held.put(wish.pid(), wish.held()));
      for (Step step : IdentityMoves.plan(wishes)) {
        RouterId wanted =
            wishes.stream().filter(w -> w.pid().equals(step.pid())).findFirst().get().wanted();
        assertEquals(false, step.take() && held.containsValue(wanted), wishes::toString);
        held.put(step.pid(), step.take() ? wanted : null);
      }
      List<Wish> after =
          wishes.stream().map(w -> new Wish(w.pid(), held.get(w.pid()), w.wanted())).toList();
      for (int i = 0; i < size; i++) {
        Wish before = wishes.get(i);
        Wish now = after.get(i);
        assertEquals(
            true,
            Objects.equals(now.held(), before.held())
                || Objects.equals(now.held(), before.wanted()),
            wishes::toString);
      }
      assertEquals(List.of(), IdentityMoves.plan(after), wishes::toString);
    }
  }

  private static List<Wish> wishes(Random random, int size) {
    List<Integer> vrids = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      vrids.add(random.nextInt(4) == 0 ? null : i + 1);
    }
    List<Wish> wishes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Integer wanted = random.nextInt(5) == 0 ? null : 1 + random.nextInt(size);
      wishes.add(wish("p" + i, vrids.get(i), wanted));
    }
    return wishes;
  }
}
