// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
  private static final Sequence EIGHT =
      new Sequence(
          1,
          Setting.random(new Random(1)),
          IntStream.rangeClosed(1, 8)
              .mapToObj(i -> new Step(List.of(act("a" + i), act("b" + i))))
              .toList());

  private int runs;

  private static Step.Act act(String name) {
    return new Step.Act(new Trouble(name, name, Impact.HARMLESS), 1, 20, false);
  }

  private Sequence shrink(int tries, Predicate<String> fails) {
    return new Shrinker(
            tries,
            sequence -> {
              runs++;
              return fails.test(sequence.steps().toString());
            })
        .shrink(EIGHT);
  }

  private static String steps(Sequence sequence) {
    return sequence.steps().stream()
        .map(step -> step.acts().stream().map(act -> act.trouble().toString()).toList().toString())
        .toList()
        .toString();
  }

  @Test
  void oneActOfOneStepIsLeft() {
    assertEquals("[[b6]]", steps(shrink(100, text -> text.contains("b6"))));
  }

  @Test
  void twoStepsThatFailTogetherAreLeft() {
    assertEquals(
        "[[a2], [b7]]", steps(shrink(100, text -> text.contains("a2") && text.contains("b7"))));
  }

  @Test
  void sequenceThatDoesNotFailAgainStaysWhole() {
    assertEquals(EIGHT, shrink(100, text -> false));
  }

  @Test
  void triesAreBounded() {
    Sequence shrunk = shrink(3, text -> text.contains("b6"));
    assertEquals(3, runs);
    assertTrue(steps(shrunk).contains("b6"), () -> steps(shrunk));
    assertTrue(shrunk.steps().size() < 8, () -> steps(shrunk));
  }
}
