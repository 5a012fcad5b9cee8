// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.LabProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The states of virtual routers, from the lines that a process prints about them. */
final class StateLog {
  private final LabProcess process;
  private final Pattern transition;
  private final Map<String, String> states = new HashMap<>();
  private int read;
  private int transitions;

  /**
   * Reads the output of a process.
   *
   * @param transition finds in a line the virtual router as group 1, its new state as group 2
   */
  StateLog(LabProcess process, Pattern transition) {
    this.process = process;
    this.transition = transition;
  }

  void awaitAll(int routers, String state, Duration limit) {
    Await.until(
        routers + " are " + state,
        limit,
        () -> {
          readOn();
          return states.values().stream().filter(state::equals).count() == routers;
        });
  }

  void awaitNone(String state, Duration limit) {
    Await.until(
        "none is " + state,
        limit,
        () -> {
          readOn();
          return !states.containsValue(state);
        });
  }

  /** Returns how many changes of state it has printed, including those after the start. */
  int transitions() {
    readOn();
    return transitions;
  }

  private void readOn() {
    for (String line : process.outputFrom(read)) {
      read++;
      Matcher matcher = transition.matcher(line);
      if (matcher.find()) {
        transitions++;
        states.put(matcher.group(1), matcher.group(2));
      }
    }
  }
}
