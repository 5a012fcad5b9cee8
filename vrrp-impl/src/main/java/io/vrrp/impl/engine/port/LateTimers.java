// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

/** Hears of timers that were served late. */
@FunctionalInterface
public interface LateTimers {

  /**
   * The engine's thread, or the machine, had been held up. Called on the engine's thread: must
   * neither block nor fail.
   *
   * @param nanos how late the timer was judged
   */
  void late(RouterId id, long nanos);
}
