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
     * Waits until the program has ended, at most this long, and reads its output meanwhile.
     *
     * @return whether it has ended
     */
    boolean await(long millis) throws InterruptedException;

    /** Its exit status, when it has ended. */
    int exitStatus();

    /** The end of its output, in one line. */
    String output();

    /** Kills the program and the processes that it has started, and waits for their end. */
    void kill();
  }

  /**
   * Starts a program.
   *
   * @param command the program and its arguments
   * @param variables added to the environment
   */
  Running start(List<String> command, Map<String, String> variables) throws IOException;
}
