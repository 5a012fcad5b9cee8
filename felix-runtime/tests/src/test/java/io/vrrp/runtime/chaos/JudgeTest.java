// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.runtime.chaos.Observation.Answer;
import io.vrrp.runtime.chaos.Problem.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Group GROUP = new Group(Family.V4, 51, List.of(200, 150));
  private static final String MAC = "00:00:5e:00:01:33";
  private static final String OTHER_MAC = "02:00:00:00:00:02";
  private static final Map<Integer, String> MACS = Map.of(1, MAC, 2, MAC);
  private static final Expectation EXPECTED = new Expectation(Set.of(1), true);
  private static final Set<Answer> RIGHT = Set.of(new Answer(1, MAC));

  private final Judge accepting = new Judge(true, true, false, false);

  private static Observation seen(Set<Integer> advertisers, Set<Answer> answers) {
    return new Observation(advertisers, answers, Set.of(), Set.of(MAC), Set.of(1), Set.of(1));
  }

  private List<Kind> kinds(Judge judge, Observation seen) {
    return judge.judge(GROUP, EXPECTED, MACS, seen).stream().map(Problem::kind).toList();
  }

  private List<Kind> kinds(Observation seen) {
    return kinds(accepting, seen);
  }

  @Test
  void rightMomentHasNoProblem() {
    assertEquals(List.of(), kinds(seen(Set.of(1), RIGHT)));
  }

  @Test
  void ownerAcceptsWithoutAcceptMode() {
    Group owned = new Group(Family.V4, Group.OWNED, List.of(Group.OWNER_PRIORITY, 150));
    Judge strict = new Judge(false, true, false, false);
    assertEquals(List.of(), strict.judge(owned, EXPECTED, MACS, seen(Set.of(1), RIGHT)));
  }

  @Test
  void mastersAreCounted() {
    assertEquals(List.of(Kind.NO_MASTER), kinds(seen(Set.of(), RIGHT)));
    assertEquals(List.of(Kind.SEVERAL_MASTERS), kinds(seen(Set.of(1, 2), RIGHT)));
    assertEquals(List.of(Kind.WRONG_MASTER), kinds(seen(Set.of(2), RIGHT)));
  }

  @Test
  void masterWhoseUnicastPeersAreAwayIsRecognizedByItsAnswers() {
    Judge unicast = new Judge(true, true, false, true);
    assertEquals(List.of(), kinds(unicast, seen(Set.of(), RIGHT)));
    assertEquals(List.of(Kind.NO_MASTER), kinds(unicast, seen(Set.of(), Set.of())));
    assertEquals(
        List.of(Kind.WRONG_MASTER), kinds(unicast, seen(Set.of(), Set.of(new Answer(2, MAC)))));
  }

  @Test
  void noMasterIsRightWhereNoneIsAble() {
    assertEquals(
        List.of(),
        accepting.judge(GROUP, new Expectation(Set.of(), false), MACS, seen(Set.of(), Set.of())));
  }

  @Test
  void exactlyOneRightAnswerIsRight() {
    assertEquals(List.of(Kind.NO_ANSWER), kinds(seen(Set.of(1), Set.of())));
    assertEquals(
        List.of(Kind.SEVERAL_ANSWERS),
        kinds(seen(Set.of(1), Set.of(new Answer(1, MAC), new Answer(1, OTHER_MAC)))));
    assertEquals(
        List.of(Kind.SEVERAL_ANSWERS),
        kinds(seen(Set.of(1), Set.of(new Answer(1, MAC), new Answer(2, MAC)))));
    assertEquals(
        List.of(Kind.WRONG_ANSWER), kinds(seen(Set.of(1), Set.of(new Answer(1, OTHER_MAC)))));
    assertEquals(List.of(Kind.WRONG_ANSWER), kinds(seen(Set.of(1), Set.of(new Answer(2, MAC)))));
  }

  @Test
  void answersForOthersAreWrongUnlessTheOperatorWantsThem() {
    Observation seen =
        new Observation(
            Set.of(1), RIGHT, Set.of(new Answer(2, OTHER_MAC)), Set.of(MAC), Set.of(1), Set.of(1));
    assertEquals(List.of(Kind.ANSWERED_FOR_OTHERS), kinds(seen));
    assertEquals(List.of(), kinds(new Judge(true, true, true, false), seen));
  }

  @Test
  void clientMustSendOnlyToTheMaster() {
    for (Set<String> macs :
        List.<Set<String>>of(Set.of(), Set.of(OTHER_MAC), Set.of(MAC, OTHER_MAC))) {
      assertEquals(
          List.of(Kind.CLIENT_MISLED),
          kinds(new Observation(Set.of(1), RIGHT, Set.of(), macs, Set.of(1), Set.of(1))));
    }
  }

  @Test
  void masterAloneMustForward() {
    for (Set<Integer> forwarders : List.<Set<Integer>>of(Set.of(), Set.of(2), Set.of(1, 2))) {
      Observation seen =
          new Observation(Set.of(1), RIGHT, Set.of(), Set.of(MAC), forwarders, Set.of(1));
      assertEquals(List.of(Kind.NOT_REACHED), kinds(seen));
      assertEquals(List.of(), kinds(new Judge(true, false, false, false), seen));
    }
  }

  @Test
  void acceptModeDecidesWhetherTheAddressReplies() {
    Judge strict = new Judge(false, true, false, false);
    for (Set<Integer> repliers : List.<Set<Integer>>of(Set.of(), Set.of(2), Set.of(1, 2))) {
      assertEquals(
          List.of(Kind.NOT_ACCEPTED),
          kinds(new Observation(Set.of(1), RIGHT, Set.of(), Set.of(MAC), Set.of(1), repliers)));
    }
    assertEquals(List.of(Kind.WRONGLY_ACCEPTED), kinds(strict, seen(Set.of(1), RIGHT)));
    assertEquals(
        List.of(),
        kinds(
            strict, new Observation(Set.of(1), RIGHT, Set.of(), Set.of(MAC), Set.of(1), Set.of())));
  }
}
