// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Answers the data plane, which asks whether the addresses are still wanted: for each virtual
 * router on its own, because the data plane takes addresses from the kernel that are not confirmed
 * for long. One that recovers from a freeze may have a successor; its answer is kept until it has
 * listened, and given at once then.
 */
final class Confirmations {

  private final DeadlineQueue routers;
  private final Defects defects;

  /** Whether the data plane has asked and nobody has been answered for yet. */
  private boolean asked;

  /** Those for which there is no answer yet. */
  private final List<RouterInstance> owed = new ArrayList<>();

  Confirmations(DeadlineQueue routers, Defects defects) {
    this.routers = routers;
    this.defects = defects;
  }

  /** The data plane asks. */
  void ask() {
    asked = true;
  }

  /** Whether the answers have yet to be given that are possible at once. */
  boolean isAsked() {
    return asked;
  }

  /** Whether {@link #answer} has something to do. */
  boolean isDue() {
    return asked || !owed.isEmpty();
  }

  /** Gives all answers that can be given by now. Everything received must have been heard. */
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
        if (!router.mayHaveASuccessor()) {
          owed.remove(i);
          answer(router);
        }
      }
    }
  }

  private void answer(RouterInstance router) {
    if (router.mayHaveASuccessor()) {
      owed.add(router);
      return;
    }
    try {
      router.confirmAddresses();
    } catch (RuntimeException | Error e) {
      defects.report(e);
    }
  }

  /** A virtual router is gone. */
  void forget(RouterInstance router) {
    owed.remove(router);
  }
}
