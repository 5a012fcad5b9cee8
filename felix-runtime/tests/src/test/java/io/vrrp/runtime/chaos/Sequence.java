// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The events on one LAN.
 *
 * @param seed determines everything else
 * @param setting the LAN
 * @param steps the events, one after the other
 */
record Sequence(long seed, Setting setting, List<Step> steps) {
  private static final int FEWEST_STEPS = 4;
  private static final int MOST_STEPS = 8;
  private static final int LONGEST_PAUSE_MILLIS = 1_500;

  /** Returns the sequence of a seed, always the same one. */
  static Sequence of(long seed, Catalogue catalogue) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    random.nextLong();
    Setting setting = Setting.random(random);
    List<Step> steps = new ArrayList<>();
    int count = FEWEST_STEPS + random.nextInt(MOST_STEPS - FEWEST_STEPS + 1);
    for (int i = 0; i < count; i++) {
      steps.add(step(setting, catalogue, random));
    }
    return new Sequence(seed, setting, steps);
  }

  private static Step step(Setting setting, Catalogue catalogue, Random random) {
    List<Step.Act> acts = new ArrayList<>();
    acts.add(act(setting, catalogue, random));
    if (random.nextInt(3) == 0) {
      Step.Act second = act(setting, catalogue, random);
      if (!acts.get(0).trouble().kind().equals(second.trouble().kind())) {
        acts.add(second);
      }
    }
    // While some routers do not hear each other, the results cannot be right.
    boolean split =
        acts.stream().anyMatch(a -> a.trouble().impact(setting).equals(Impact.SPLITTING));
    if (split) {
      acts.replaceAll(a -> new Step.Act(a.trouble(), a.router(), a.pauseMillis(), false));
    }
    return new Step(acts);
  }

  private static Step.Act act(Setting setting, Catalogue catalogue, Random random) {
    Trouble trouble = catalogue.random(setting, random);
    int router = 1 + random.nextInt(setting.routers());
    int pause = 20 + (int) Math.pow(LONGEST_PAUSE_MILLIS, random.nextDouble());
    boolean held = random.nextInt(3) == 0 && trouble.lasts();
    return new Step.Act(trouble, router, pause, held);
  }

  Sequence with(List<Step> others) {
    return new Sequence(seed, setting, List.copyOf(others));
  }

  /** Returns a description, with a line for each step. */
  List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add("seed " + seed + ": " + setting);
    for (int i = 0; i < steps.size(); i++) {
      lines.add("  step " + (i + 1) + ": " + steps.get(i));
    }
    return lines;
  }
}
