// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The events that wait for a hook, in order. A later event replaces a waiting event of the same
 * kind and virtual router. So a slow command gets the latest state, and the number of waiting
 * events is limited. Not thread-safe.
 */
final class PendingCalls {

  private final Map<HookCall.Key, HookCall> calls = new LinkedHashMap<>();

  void add(HookCall call) {
    calls.put(call.key(), call);
  }

  /** Removes and returns the first one; null if there is none. */
  HookCall poll() {
    Iterator<HookCall> all = calls.values().iterator();
    if (!all.hasNext()) {
      return null;
    }
    HookCall first = all.next();
    all.remove();
    return first;
  }

  /**
   * Removes all events except states, which are the most important when time is short.
   *
   * @param present the call whose command runs now, or null; its state need not be reported again
   */
  void keepStates(HookCall present) {
    calls
        .values()
        .removeIf(call -> call.event() != HookEvent.STATE || call.reportsTheStateOf(present));
  }

  void clear() {
    calls.clear();
  }

  int size() {
    return calls.size();
  }
}
