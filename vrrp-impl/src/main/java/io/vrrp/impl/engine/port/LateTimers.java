// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

/** Receives reports of timers that were handled late. */
@FunctionalInterface
public interface LateTimers {

  /**
   * The engine thread or the machine was stalled. Called on the engine thread: it must neither
   * block nor fail.
   *
   * @param nanos how late the timer was judged
   */
  void late(RouterId id, long nanos);
}
