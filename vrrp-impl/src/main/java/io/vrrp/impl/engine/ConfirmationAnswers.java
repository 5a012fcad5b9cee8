// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Answers the data plane, which asks whether the addresses are still wanted. Each virtual router
 * gets its own answer, because unconfirmed addresses expire. A virtual router that recovers from a
 * stall may have a successor: it answers after it has listened.
 */
final class ConfirmationAnswers {

  private final DeadlineQueue<RouterInstance> routers;
  private final Defects defects;

  /** Whether the data plane has asked and is still waiting for answers. */
  private boolean asked;

  /** The virtual routers that could not answer yet. */
  private final List<RouterInstance> owed = new ArrayList<>();

  ConfirmationAnswers(DeadlineQueue<RouterInstance> routers, Defects defects) {
    this.routers = routers;
    this.defects = defects;
  }

  /** The data plane asks. */
  void ask() {
    asked = true;
  }

  /** Whether the answers that are possible at once must still be given. */
  boolean isAsked() {
    return asked;
  }

  /** Whether {@link #answer} has something to do. */
  boolean isDue() {
    return asked || !owed.isEmpty();
  }

  /**
   * Gives all answers that are possible now. All packets received so far must have been processed.
   */
  void answer() {
    if (asked) {
      asked = false;
      owed.clear();
      for (int i = 0; i < routers.size(); i++) {
        answer(routers.get(i));
      }
    } else {
      for (int i = owed.size() - 1; i >= 0; i--) {
        RouterInstance router = owed.get(i);
        if (!router.addresses().mayHaveASuccessor()) {
          owed.remove(i);
          answer(router);
        }
      }
    }
  }

  private void answer(RouterInstance router) {
    if (router.addresses().mayHaveASuccessor()) {
      owed.add(router);
      return;
    }
    try {
      router.addresses().confirm();
    } catch (RuntimeException | Error e) {
      defects.report(e);
    }
  }

  /** A virtual router was removed. */
  void forget(RouterInstance router) {
    owed.remove(router);
  }
}
