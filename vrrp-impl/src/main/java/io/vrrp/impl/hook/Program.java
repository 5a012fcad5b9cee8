// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Starts programs. */
interface Program {

  /** A program that was started. Used by one thread. */
  interface Running {

    /**
     * Waits until it has ended, but not longer than some time, and reads its output meanwhile.
     *
     * @return whether it has ended
     */
    boolean await(long millis) throws InterruptedException;

    /** Its exit status, when it has ended. */
    int exitStatus();

    /** The end of its output, in one line. */
    String output();

    /** Ends it and all that it has started, and waits for that. */
    void kill();
  }

  /**
   * Starts a program.
   *
   * @param command the program and its arguments
   * @param variables what is added to the environment
   */
  Running start(List<String> command, Map<String, String> variables) throws IOException;
}
