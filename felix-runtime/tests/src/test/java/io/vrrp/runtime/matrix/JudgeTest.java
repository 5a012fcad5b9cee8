// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Artificial time lines, right and wrong ones; all times in milliseconds, the interval is 100 ms.
 */
class JudgeTest {
  private static final int INTERVAL = 10;
  private static final Member OURS = new Member(Implementation.OURS, 1, 200, true);
  private static final Member PEER = new Member(Implementation.KEEPALIVED, 2, 100, true);
  private static final Member THIRD = new Member(Implementation.FRR, 3, 40, true);

  private final List<Timeline.Sighting> wire = new ArrayList<>();

  private void claims(Member member, int from, int to) {
    for (int at = from; at <= to; at += INTERVAL * 10) {
      says(member, at, member.priority());
    }
  }

  private void says(Member member, int at, int priority) {
    wire.add(new Timeline.Sighting(at * 1_000_000L, member.toString(), priority));
  }

  private Verdict judge(Event event, Member subject, Member before, Member after, boolean meeting) {
    return judge(event, subject, before, after, meeting, 0);
  }

  private Verdict judge(
      Event event, Member subject, Member before, Member after, boolean meeting, int late) {
    wire.sort(Comparator.comparingLong(Timeline.Sighting::nanos));
    return Judge.judge(
        new Happening(event, subject, before, after, meeting, false, INTERVAL),
        new Timeline(wire),
        late * 1_000_000L);
  }

  private static void assertRight(String measured, Verdict verdict) {
    assertEquals(List.of(), verdict.problems());
    assertEquals(measured, verdict.measured());
  }

  private static void assertWrong(String problem, Verdict verdict) {
    assertTrue(
        verdict.problems().stream().anyMatch(p -> p.contains(problem)),
        () -> verdict.problems().toString());
  }

  @Test
  void takeOverAfterTheMasterDownInterval() {
    claims(OURS, 0, 1000);
    claims(PEER, 1361, 2000);
    assertRight("361", judge(Event.KILL, OURS, OURS, PEER, false));
  }

  @Test
  void takeOverTooEarly() {
    claims(OURS, 0, 1000);
    claims(PEER, 1357, 2000);
    assertWrong("took over after 357 ms, due after 361", judge(Event.CUT, OURS, OURS, PEER, false));
  }

  @Test
  void takeOverTooLate() {
    claims(OURS, 0, 1000);
    claims(PEER, 1470, 2000);
    assertWrong("took over after 470 ms", judge(Event.KILL, OURS, OURS, PEER, false));
  }

  @Test
  void takeOverAsLateAsTheMachine() {
    claims(OURS, 0, 1000);
    claims(PEER, 1470, 2000);
    assertRight("470", judge(Event.KILL, OURS, OURS, PEER, false, 5));
  }

  @Test
  void takeOverAfterTheSkewTimeOfAMasterThatStops() {
    claims(OURS, 0, 1000);
    says(OURS, 1020, 0);
    claims(PEER, 1081, 2000);
    assertRight("61", judge(Event.STOP, OURS, OURS, PEER, false));
  }

  @Test
  void skewTimeCutOffByFrr() {
    Member frr = new Member(Implementation.FRR, 2, 250, true);
    claims(OURS, 0, 1000);
    says(OURS, 1020, 0);
    claims(frr, 1020, 2000);
    assertRight("0", judge(Event.STOP, OURS, OURS, frr, false));
  }

  @Test
  void masterThatStopsWithoutPriorityZero() {
    claims(OURS, 0, 1000);
    claims(PEER, 1061, 2000);
    assertWrong("without priority 0", judge(Event.STOP, OURS, OURS, PEER, false));
  }

  @Test
  void noRouterTakesOver() {
    claims(OURS, 0, 1000);
    Verdict verdict = judge(Event.KILL, OURS, OURS, PEER, false);
    assertWrong("keepalived 100 is not heard", verdict);
    assertWrong("no succession", verdict);
  }

  @Test
  void lowerBackupTakesOverTooAndYieldsAtOnce() {
    claims(OURS, 0, 1000);
    claims(PEER, 1380, 2000);
    says(THIRD, 1384, 40);
    assertRight("380", judge(Event.KILL, OURS, OURS, PEER, false));
  }

  @Test
  void lowerBackupTakesOverTooAndStays() {
    claims(OURS, 0, 1000);
    claims(PEER, 1361, 2000);
    claims(THIRD, 1384, 1900);
    assertWrong("two masters for 500 ms", judge(Event.KILL, OURS, OURS, PEER, false));
  }

  @Test
  void preemptedMasterYields() {
    claims(PEER, 0, 1000);
    claims(OURS, 1050, 2000);
    assertRight("ok", judge(Event.START, OURS, PEER, OURS, false));
  }

  @Test
  void preemptedMasterYieldsAfterAnAdvertisementOnItsWay() {
    claims(PEER, 0, 1100);
    claims(OURS, 1096, 2000);
    assertRight("2 for 4", judge(Event.RETURN, OURS, PEER, OURS, false));
  }

  @Test
  void preemptedMasterContinues() {
    claims(PEER, 0, 1300);
    claims(OURS, 1050, 2000);
    assertWrong("two masters for 250 ms, allowed 100", judge(Event.START, OURS, PEER, OURS, false));
  }

  @Test
  void newcomerStaysBackup() {
    claims(OURS, 0, 2000);
    assertRight("ok", judge(Event.START, PEER, OURS, OURS, false));
  }

  @Test
  void newcomerThatShouldStayBackupSpeaks() {
    claims(OURS, 0, 2000);
    says(PEER, 1050, 100);
    assertWrong("keepalived 100 claims", judge(Event.START, PEER, OURS, OURS, false));
  }

  @Test
  void newcomerTeachesTheMasterItsChecksumFormWithThreeAdvertisements() {
    claims(OURS, 0, 3000);
    for (int at : new int[] {1050, 1411, 1772}) {
      says(PEER, at, 100);
    }
    assertRight("2 for 722", judgeTeacher());
    assertWrong("two masters for 722 ms, allowed 200", judge(Event.START, PEER, OURS, OURS, true));
    says(PEER, 2133, 100);
    assertWrong("two masters for 1083 ms, allowed 922", judgeTeacher());
  }

  private Verdict judgeTeacher() {
    return Judge.judge(
        new Happening(Event.START, PEER, OURS, OURS, true, true, INTERVAL),
        new Timeline(
            wire.stream().sorted(Comparator.comparingLong(Timeline.Sighting::nanos)).toList()),
        0);
  }

  @Test
  void backupClaimsWhileTheMachineStands() {
    claims(OURS, 0, 1000);
    says(PEER, 1361, 100);
    claims(OURS, 1365, 2000);
    assertRight("ok", judge(Event.START, PEER, OURS, OURS, false, 100));
    assertWrong("keepalived 100 claims", judge(Event.START, PEER, OURS, OURS, false, 50));
  }

  @Test
  void keepalivedPausesOnceItIsMaster() {
    Member high = new Member(Implementation.KEEPALIVED, 2, 250, true);
    claims(OURS, 0, 1000);
    says(high, 1050, 250);
    says(OURS, 1372, 200);
    claims(high, 1375, 2000);
    assertRight("ok", judge(Event.RETURN, high, OURS, high, false));
  }

  @Test
  void weDoNotPauseOnceWeAreMaster() {
    claims(PEER, 0, 1000);
    says(OURS, 1050, 200);
    says(PEER, 1412, 100);
    claims(OURS, 1415, 2000);
    assertWrong("two masters for 362 ms", judge(Event.RETURN, OURS, PEER, OURS, false));
  }

  @Test
  void twoMastersThatMeetHaveAnInterval() {
    claims(PEER, 0, 1150);
    claims(OURS, 1000, 2000);
    assertRight("2 for 100", judge(Event.RESTORE, OURS, PEER, OURS, true));
  }

  @Test
  void twoMastersThatMeetContinue() {
    claims(PEER, 0, 2000);
    claims(OURS, 1000, 2000);
    assertWrong("two masters for 1000 ms", judge(Event.RESTORE, OURS, PEER, OURS, true));
  }

  @Test
  void describesRunsOfSimilarAdvertisements() {
    claims(PEER, 0, 300);
    says(PEER, 350, 0);
    assertEquals(
        List.of(
            "   +0.000 s to    +0.300 s: 4 from keepalived 100, priority 100",
            "   +0.350 s to    +0.350 s: 1 from keepalived 100, priority 0"),
        new Timeline(wire).describe(0));
  }
}
