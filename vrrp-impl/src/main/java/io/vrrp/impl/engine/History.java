// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.Transition;
import io.vrrp.impl.protocol.VirtualRouter;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The last transitions of a virtual router, with their reasons in words. */
final class History {

  private static final int MAX_SIZE = 50;

  private final Deque<Transition> transitions = new ArrayDeque<>();
  private Instant since;

  /**
   * @param since when the virtual router was created, in {@link VrrpState#INITIALIZE}
   */
  History(Instant since) {
    this.since = since;
  }

  void add(Transition transition) {
    if (transitions.size() == MAX_SIZE) {
      transitions.removeFirst();
    }
    transitions.addLast(transition);
    since = transition.time();
  }

  /** When it entered the present state. */
  Instant since() {
    return since;
  }

  /** The last 50, the latest one last. */
  List<Transition> latest() {
    return List.copyOf(transitions);
  }

  /**
   * Describes why a virtual router has just entered a state.
   *
   * @param reasons why it may not run; empty if it may
   */
  static String explain(
      VirtualRouter protocol, VrrpState to, VrrpEvent event, List<String> reasons) {
    return switch (to) {
      case INITIALIZE -> reasons.isEmpty() ? "removed" : String.join("; ", reasons);
      case BACKUP ->
          switch (event) {
            case HIGHER_PRIORITY_BACKUP ->
                protocol.masterAddress()
                    + " (priority "
                    + protocol.masterPriority()
                    + ") is master";
            case SHUTDOWN -> "handed over by its operator";
            default -> "started";
          };
      case MASTER ->
          switch (protocol.newMasterReason()) {
            case PRIORITY -> "the master left with priority 0";
            case PREEMPTED ->
                protocol.parameters().owner()
                    ? "owner of the virtual IP addresses"
                    : "preempts a master of lower priority";
            default ->
                protocol.isRelinquished()
                    ? "no master heard, and no other router took over after the hand-over"
                    : "no master heard within the master down interval of "
                        + TimeUnit.NANOSECONDS.toMillis(protocol.masterDownInterval())
                        + " ms";
          };
    };
  }
}
