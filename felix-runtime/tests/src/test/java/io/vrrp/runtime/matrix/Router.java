// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

/** One running implementation on a host. */
interface Router {
  /** Starts it, or starts it again. */
  void start();

  /** Stops it in order: a master hands over mastership. */
  void stop();

  /** Ends it as a loss of power does, with everything that it left in the kernel. */
  void kill();

  /** Returns MASTER, BACKUP or another state that it reports; empty if it does not respond. */
  String role();

  /** Returns the figures since it was last started; it must be running. */
  Figures figures();

  /** Whether its figures start again at 0 after {@link #stop()}. */
  default boolean forgetsWhenStopped() {
    return true;
  }
}
