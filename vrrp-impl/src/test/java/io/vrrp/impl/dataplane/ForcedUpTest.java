// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import static io.vrrp.impl.dataplane.DataPlaneTestBed.ETH0;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.SECOND;
import static io.vrrp.impl.dataplane.DataPlaneTestBed.want;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.plan.DesiredState;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Another program sets up, or removes, the macvlan of a backup. */
@Timeout(30)
class ForcedUpTest {

  private static final String NAME = "vrrp4-51-2";
  private static final long REACTION = SECOND / 100;

  private final DataPlaneTestBed bed = new DataPlaneTestBed();
  private final ModelKernel kernel = bed.kernel;
  private final DataPlane plane = bed.plane;

  private Link macvlan() {
    Link ofIpv6 = kernel.named("vrrp6-51-2");
    return ofIpv6 == null ? kernel.named(NAME) : ofIpv6;
  }

  private void backup() {
    plane.want("a", want(true, false, 1, "192.0.2.100"));
    bed.turns();
    kernel.takeCalls();
  }

  private void setUp() {
    kernel.change(macvlan().index(), link -> Links.up(link, true));
  }

  /** The other program sets it up whenever it is down. Returns how often. */
  private int fight(long nanos) {
    int times = 0;
    for (long left = nanos; left > 0; left -= REACTION) {
      if (!macvlan().adminUp()) {
        setUp();
        times++;
      }
      bed.turn();
      kernel.pass(REACTION);
    }
    return times;
  }

  private Set<Integer> silent() {
    return bed.filter.rules.silent();
  }

  @Test
  void setUpOnceItIsSetDownWithoutAWord() {
    backup();
    setUp();
    bed.turns();
    assertFalse(macvlan().adminUp());
    assertEquals(Set.of(macvlan().index()), silent());
    bed.pass(RepairBackoff.QUIET);
    assertEquals(Set.of(), silent());
    assertEquals(List.of(), List.copyOf(bed.listener.warnings));
    assertEquals(List.of(), bed.listener.take());
  }

  @Test
  void macvlanSetUpRepeatedlyStaysUpBlockedAndIsReported() {
    backup();
    int times = fight(5 * SECOND);
    assertEquals(RepairBackoff.LIMIT + 1, times);
    assertTrue(macvlan().adminUp());
    assertEquals(Set.of(macvlan().index()), silent());
    List<String> warnings = List.copyOf(bed.listener.warnings);
    assertEquals(2, warnings.size(), warnings.toString());
    for (String warning : warnings) {
      assertTrue(warning.startsWith("interface " + NAME + ": another program "), warning);
    }
    times = fight(600 * SECOND);
    assertTrue(times >= 9 && times <= 10, times + " times in ten minutes");
    assertEquals(Set.of(macvlan().index()), silent());
    assertEquals(2, bed.listener.warnings.size());
    assertEquals(List.of(), bed.listener.take(), "it can still take over");
  }

  @Test
  void itIsLeftUpAlsoWhileItsInterfaceHasNoIpv6() {
    plane.want("a", want(true, false, 1, "fe80::100"));
    bed.turns();
    kernel.change(ETH0, link -> Links.ipv6(Links.mtu(link, 1200), null));
    assertEquals(RepairBackoff.LIMIT + 1, fight(5 * SECOND));
    assertTrue(macvlan().adminUp());
    assertEquals(Set.of(macvlan().index()), silent());
  }

  @Test
  void whenTheOtherProgramStopsItIsDownAndNotSilentAnyMore() {
    backup();
    fight(5 * SECOND);
    bed.pass(ForcedUp.LEFT_UP + SECOND);
    assertFalse(macvlan().adminUp());
    bed.pass(RepairBackoff.QUIET);
    assertEquals(Set.of(), silent());
    setUp();
    bed.turns();
    assertFalse(macvlan().adminUp(), "the past is forgotten");
  }

  @Test
  void aTakeOverEndsTheSilenceBeforeTheAddressesAreThere() {
    kernel.preparing = true;
    backup();
    fight(5 * SECOND);
    DesiredState held = want(true, true, 2, "192.0.2.100");
    assertFalse(plane.holdAtOnce("a", held), "the filter has to be changed first");
    plane.want("a", held);
    kernel.beforeApply = () -> assertEquals(Set.of(), silent());
    bed.turns();
    assertEquals(List.of("held a 2"), bed.listener.take());
    assertTrue(macvlan().adminUp());
  }

  @Test
  void aMasterThatBecomesBackupIsNoFight() {
    plane.want("a", want(true, true, 1, "192.0.2.100"));
    bed.turns();
    for (int i = 0; i < 100; i++) {
      plane.want("a", want(true, i % 2 == 1, i, "192.0.2.100"));
      bed.turns();
    }
    assertTrue(macvlan().adminUp());
    assertEquals(Set.of(), silent());
    assertEquals(List.of(), List.copyOf(bed.listener.warnings));
  }

  /** It is a fault for a master too. */
  @Test
  void aBackupWhoseMacvlanKeepsBeingRemovedIsAFault() {
    backup();
    int times = 0;
    for (int i = 0; i < 1000; i++) {
      if (macvlan() != null) {
        kernel.unlink(macvlan().index());
        times++;
      }
      bed.turn();
      kernel.pass(REACTION);
    }
    assertEquals(RepairBackoff.LIMIT + 1, times);
    assertEquals(
        List.of("refused a 1: another program keeps removing its macvlan"), bed.listener.take());
  }
}
