// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SequenceTest {
  private static final List<Sequence> SEQUENCES =
      LongStream.range(0, 3_000).mapToObj(seed -> Sequence.of(seed, Catalogue.all())).toList();

  @Test
  void seedSaysAll() {
    for (Sequence sequence : SEQUENCES.subList(0, 100)) {
      assertEquals(sequence.describe(), Sequence.of(sequence.seed(), Catalogue.all()).describe());
    }
    assertEquals(3_000, SEQUENCES.stream().map(Sequence::describe).distinct().count());
  }

  @Test
  void everyTroubleComesUp() {
    Set<String> met =
        SEQUENCES.stream()
            .flatMap(sequence -> sequence.steps().stream())
            .flatMap(step -> step.acts().stream())
            .map(act -> act.trouble().toString())
            .collect(Collectors.toSet());
    Set<String> all =
        Catalogue.all().troubles().stream().map(Trouble::toString).collect(Collectors.toSet());
    all.removeAll(met);
    assertEquals(Set.of(), all);
  }

  @Test
  void namesAreUnique() {
    Set<String> names = new HashSet<>();
    Catalogue.all().troubles().forEach(t -> assertTrue(names.add(t.toString()), t::toString));
  }

  @Test
  void troublesApplyToTheSetting() {
    for (Sequence sequence : SEQUENCES) {
      for (Step step : sequence.steps()) {
        step.acts()
            .forEach(act -> assertTrue(act.trouble().applies(sequence.setting()), act::toString));
      }
    }
  }

  @Test
  void nothingIsJudgedWhileRoutersDoNotHearEachOther() {
    for (Sequence sequence : SEQUENCES) {
      for (Step step : sequence.steps()) {
        if (step.acts().stream()
            .anyMatch(a -> a.trouble().impact(sequence.setting()) == Impact.SPLITTING)) {
          assertFalse(step.isHeld(), step::toString);
        }
      }
    }
  }

  @Test
  void regularExpressionChoosesTroubles() {
    List<Trouble> some = Catalogue.matching("^mtu: ").troubles();
    assertTrue(some.size() > 3, some::toString);
    assertTrue(some.stream().allMatch(t -> t.kind().equals("mtu")), some::toString);
  }

  @Test
  void masterKeepsItsRoleWhenOthersAreInTrouble() {
    Group group = new Group(Family.V4, 51, List.of(100, 200));
    Step disabling = step(new Trouble("a", "a", Impact.DISABLING), 2);
    assertTrue(disabling.keeps(group, 1, true));
    assertFalse(disabling.keeps(group, 1, false), "the other one preempts");
    assertFalse(disabling.keeps(group, 2, true), "it is in trouble itself");
    assertFalse(step(new Trouble("a", "a", Impact.SPLITTING), 2).keeps(group, 1, true));
    assertFalse(
        step(new Trouble("a", "a", Impact.DISTURBING).with(Trouble.Trait.EVERYWHERE), 2)
            .keeps(group, 1, true));
    assertTrue(step(new Trouble("a", "a", Impact.HARMLESS), 1).keeps(group, 1, false));
  }

  private static Step step(Trouble trouble, int router) {
    return new Step(List.of(new Step.Act(trouble, router, 20, false)));
  }
}
