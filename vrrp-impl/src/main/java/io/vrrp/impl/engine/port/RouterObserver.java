// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.VrrpState;
import java.time.Instant;

/** Hears what happens to one virtual router, in order, on the engine's event thread. */
public interface RouterObserver {

  /**
   * The state changed.
   *
   * @param sequence 1 for the first change of state or event, then counting up
   * @param reason why, in plain words
   */
  void stateChanged(long sequence, Instant time, VrrpState from, VrrpState to, String reason);

  /**
   * The state may have changed. Unlike {@link #stateChanged} this is never lost, and it is called
   * on the engine's thread: it must neither wait nor call code of other bundles.
   */
  default void stateMayHaveChanged() {}

  /**
   * Something else happened that other programs may want to know.
   *
   * @param sequence counts as that of changes does
   */
  default void noticed(long sequence, Instant time, RouterEvent event) {}

  /** Something that an operator may want to read, the same ever more rarely. */
  void warned(String text);

  /** It is gone: nothing follows. Lost like any other event if observers hang. */
  void removed();
}
