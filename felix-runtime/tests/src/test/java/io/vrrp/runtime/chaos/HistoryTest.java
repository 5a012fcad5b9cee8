// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.runtime.chaos.History.Advertised;
import io.vrrp.runtime.chaos.History.Excuse;
import io.vrrp.runtime.chaos.History.Held;
import io.vrrp.runtime.chaos.Problem.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final long INTERVAL = 200_000_000;
  private static final long SECOND = 1_000_000_000;

  private final List<Advertised> adverts = new ArrayList<>();
  private final List<Held> holds = new ArrayList<>();
  private final List<Excuse> excuses = new ArrayList<>();

  private void advertises(int router, double from, double to) {
    for (long t = (long) (from * SECOND); t <= to * SECOND; t += INTERVAL) {
      adverts.add(new Advertised(t, router, 100));
    }
  }

  private void holds(int router, double from, double to) {
    holds.add(new Held((long) (from * SECOND), router, true));
    holds.add(new Held((long) (to * SECOND), router, false));
  }

  private void excuse(Kind kind, int router, double from, double to) {
    excuses.add(new Excuse(kind, router, (long) (from * SECOND), (long) (to * SECOND)));
  }

  private List<Kind> kinds(long late) {
    return new History("group", INTERVAL, adverts, holds, excuses, late)
        .problems(100 * SECOND).stream().map(Problem::kind).toList();
  }

  private List<Kind> kinds() {
    return kinds(0);
  }

  @Test
  void handOverIsRight() {
    advertises(1, 1, 10);
    holds(1, 1.1, 10.1);
    advertises(2, 10.7, 20);
    holds(2, 10.8, 20.1);
    assertEquals(List.of(), kinds());
  }

  @Test
  void masterWithoutAddressIsFound() {
    advertises(1, 1, 10);
    assertEquals(List.of(Kind.ROLE_WITHOUT_ADDRESS), kinds());
  }

  @Test
  void masterThatLosesItsAddressIsFound() {
    advertises(1, 1, 10);
    holds(1, 1.1, 8);
    assertEquals(List.of(Kind.ROLE_WITHOUT_ADDRESS), kinds());
  }

  @Test
  void masterThatGetsItsAddressBackSoonIsRight() {
    advertises(1, 1, 10);
    holds(1, 1.1, 5);
    holds(1, 5.9, 10);
    assertEquals(List.of(), kinds());
  }

  @Test
  void eachMastershipHasItsSecond() {
    advertises(1, 1, 1.9);
    advertises(1, 5, 5.9);
    adverts.add(new Advertised(6 * SECOND, 1, 0));
    advertises(1, 6.2, 7);
    assertEquals(List.of(), kinds());
  }

  @Test
  void addressOfABackupIsFound() {
    advertises(1, 1, 10);
    holds(1, 1.1, 10);
    holds(2, 4, 6);
    assertEquals(List.of(Kind.ADDRESS_WITHOUT_ROLE), kinds());
  }

  @Test
  void addressThatStaysAfterTheRoleIsFound() {
    advertises(1, 1, 10);
    holds(1, 1.1, 12);
    assertEquals(List.of(Kind.ADDRESS_WITHOUT_ROLE), kinds());
    excuse(Kind.ADDRESS_WITHOUT_ROLE, 2, 10, 14);
    excuse(Kind.ROLE_WITHOUT_ADDRESS, 1, 10, 14);
    excuse(Kind.ADDRESS_WITHOUT_ROLE, 1, 1, 9);
    assertEquals(List.of(Kind.ADDRESS_WITHOUT_ROLE), kinds());
    excuse(Kind.ADDRESS_WITHOUT_ROLE, 1, 10, 14);
    assertEquals(List.of(), kinds());
  }

  @Test
  void addressThatIsNeverRemovedIsFound() {
    advertises(1, 1, 10);
    holds.add(new Held(SECOND, 1, true));
    assertEquals(List.of(Kind.ADDRESS_WITHOUT_ROLE), kinds());
  }

  @Test
  void twoMastersAreFound() {
    advertises(1, 1, 10);
    holds(1, 1.1, 10);
    advertises(2, 5.1, 8);
    holds(2, 5.2, 8);
    assertEquals(List.of(Kind.SEVERAL_MASTERS), kinds());
    assertEquals(List.of(), kinds(2 * SECOND), "the machine was late");
    excuse(Kind.SEVERAL_MASTERS, 0, 5, 8);
    assertEquals(List.of(), kinds());
  }

  @Test
  void twoMastersForAMomentAreRight() {
    advertises(1, 1, 6);
    holds(1, 1.1, 6);
    advertises(2, 5.5, 10);
    holds(2, 5.6, 10);
    assertEquals(List.of(), kinds());
  }
}
