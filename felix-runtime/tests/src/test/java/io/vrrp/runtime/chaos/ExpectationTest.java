// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpectationTest {
  private static final Map<Integer, Integer> PRIORITIES = Map.of(1, 200, 2, 150, 3, 100);

  @Test
  void highestPriorityIsMasterWithPreemption() {
    assertEquals(new Expectation(Set.of(1), true), Expectation.of(PRIORITIES, true, Map.of()));
  }

  @Test
  void anyAbleRouterMayBeMasterWithoutPreemption() {
    assertEquals(
        new Expectation(Set.of(1, 2, 3), true), Expectation.of(PRIORITIES, false, Map.of()));
  }

  @Test
  void ownerIsMasterWithoutPreemptionToo() {
    Map<Integer, Integer> owned = Map.of(1, Group.OWNER_PRIORITY, 2, 150);
    assertEquals(new Expectation(Set.of(1), true), Expectation.of(owned, false, Map.of()));
    assertEquals(
        new Expectation(Set.of(2), true),
        Expectation.of(owned, false, Map.of(1, Impact.DISABLING)));
  }

  @Test
  void disabledRouterIsNotMaster() {
    Map<Integer, Impact> impacts = Map.of(1, Impact.DISABLING, 3, Impact.SPLITTING);
    assertEquals(new Expectation(Set.of(2), true), Expectation.of(PRIORITIES, true, impacts));
    assertEquals(new Expectation(Set.of(2), true), Expectation.of(PRIORITIES, false, impacts));
  }

  @Test
  void disturbedRouterIsAble() {
    assertEquals(
        new Expectation(Set.of(1), true),
        Expectation.of(PRIORITIES, true, Map.of(1, Impact.DISTURBING)));
  }

  @Test
  void unsureRouterMayBeMasterIfItsPriorityIsHigher() {
    assertEquals(
        new Expectation(Set.of(1, 2), true),
        Expectation.of(PRIORITIES, true, Map.of(1, Impact.UNSURE)));
    assertEquals(
        new Expectation(Set.of(1), true),
        Expectation.of(PRIORITIES, true, Map.of(2, Impact.UNSURE)));
  }

  @Test
  void noRouterNeedBeMasterIfNoneIsAble() {
    assertEquals(
        new Expectation(Set.of(2), false),
        Expectation.of(
            Map.of(1, 200, 2, 150), true, Map.of(1, Impact.DISABLING, 2, Impact.UNSURE)));
  }
}
