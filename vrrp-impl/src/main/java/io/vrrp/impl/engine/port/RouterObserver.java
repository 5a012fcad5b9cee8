// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.VrrpState;
import java.time.Instant;

/** Receives the events of one virtual router, in order, on the engine's event thread. */
public interface RouterObserver {

  /**
   * The state changed.
   *
   * @param sequence 1 for the first change of state or other event, then counting up
   * @param reason why, in plain words
   */
  void stateChanged(long sequence, Instant time, VrrpState from, VrrpState to, String reason);

  /**
   * The state may have changed. Unlike {@link #stateChanged} this is never lost, and it is called
   * on the engine thread: it must neither wait nor call code of other bundles.
   */
  default void stateMayHaveChanged() {}

  /**
   * Another event happened that other programs may want to know.
   *
   * @param sequence counted together with changes of state
   */
  default void noticed(long sequence, Instant time, RouterEvent event) {}

  /** A warning for the operator; repetitions come less and less often. */
  void warned(String text);

  /**
   * The virtual router was removed: nothing follows. Lost like any other event if observers hang.
   */
  void removed();
}
