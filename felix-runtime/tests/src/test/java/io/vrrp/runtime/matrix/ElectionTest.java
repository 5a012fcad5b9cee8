// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which router must be master, by RFC 9568 §6.4. */
class ElectionTest {

  private static Member member(Implementation implementation, int number, int priority) {
    return new Member(implementation, number, priority, true);
  }

  private static Member patient(Implementation implementation, int number, int priority) {
    return new Member(implementation, number, priority, false);
  }

  private static Optional<Member> afterStart(Member first, Member second) {
    Election election = new Election(List.of(first, second));
    election.appears(first, true);
    assertEquals(Optional.of(first), election.master());
    election.appears(second, true);
    return election.master();
  }

  @Test
  void higherPriorityPreempts() {
    Member low = member(Implementation.OURS, 1, 100);
    Member high = member(Implementation.FRR, 2, 200);
    assertEquals(Optional.of(high), afterStart(low, high));
    assertEquals(Optional.of(high), afterStart(high, low));
  }

  @Test
  void equalPriorityDoesNotPreemptWhateverItsAddress() {
    Member low = member(Implementation.OURS, 1, 100);
    Member high = member(Implementation.FRR, 2, 100);
    assertEquals(Optional.of(low), afterStart(low, high));
  }

  @Test
  void higherPriorityWithoutPreemptionWaits() {
    Member low = patient(Implementation.OURS, 1, 100);
    Member high = patient(Implementation.FRR, 2, 200);
    assertEquals(Optional.of(low), afterStart(low, high));
  }

  @Test
  void ownerPreemptsAlways() {
    Member low = patient(Implementation.FRR, 1, 100);
    Member owner = patient(Implementation.OURS, 2, 255);
    assertEquals(Optional.of(owner), afterStart(low, owner));
  }

  @Test
  void highestOfTheRemainingInherits() {
    Member high = member(Implementation.OURS, 1, 200);
    Member low = member(Implementation.FRR, 2, 50);
    Member middle = member(Implementation.KEEPALIVED, 3, 100);
    Election election = new Election(List.of(high, low, middle));
    List.of(high, low, middle).forEach(member -> election.appears(member, true));
    election.vanishes(high, false);
    assertEquals(Optional.of(middle), election.master());
    election.vanishes(low, false);
    assertEquals(Optional.of(middle), election.master());
    election.vanishes(middle, false);
    assertEquals(Optional.empty(), election.master());
  }

  @Test
  void masterThatNoticedNothingMeetsTheNewOne() {
    Member frr = patient(Implementation.FRR, 1, 200);
    Member ours = patient(Implementation.OURS, 2, 100);
    Election election = new Election(List.of(frr, ours));
    election.appears(frr, true);
    election.appears(ours, true);
    election.vanishes(frr, true);
    assertEquals(Optional.of(ours), election.master());
    assertTrue(election.returnsAsMaster(frr));
    election.appears(frr, true);
    assertEquals(Optional.of(frr), election.master());
    assertFalse(election.returnsAsMaster(frr));
  }

  @Test
  void masterThatWasKilledReturnsAsBackup() {
    Member frr = patient(Implementation.FRR, 1, 200);
    Member ours = patient(Implementation.OURS, 2, 100);
    Election election = new Election(List.of(frr, ours));
    election.appears(frr, true);
    election.appears(ours, true);
    election.vanishes(frr, false);
    election.appears(frr, true);
    assertEquals(Optional.of(ours), election.master());
  }

  @Test
  void ofTwoThatDoNotUnderstandEachOtherTheHigherAddressWins() {
    Member ours = member(Implementation.OURS, 1, 100);
    Member frr = member(Implementation.FRR, 2, 100);
    Election election = new Election(List.of(ours, frr));
    election.appears(ours, true);
    election.appears(frr, false);
    assertEquals(Optional.of(frr), election.master());
  }
}
