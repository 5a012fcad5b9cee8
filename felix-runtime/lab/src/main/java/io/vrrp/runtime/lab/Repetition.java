// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

/** A thread that repeats an action until it is stopped. */
final class Repetition {
  private final Thread thread;
  private volatile boolean stopped;

  private Repetition(String name, Runnable turn) {
    thread =
        new Thread(
            () -> {
              while (!stopped) {
                turn.run();
              }
            },
            name);
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  static Repetition start(String name, Runnable turn) {
    Repetition repetition = new Repetition(name, turn);
    repetition.thread.start();
    return repetition;
  }

  /**
   * Waits until the thread has ended.
   *
   * @return whether this is the first call
   */
  boolean stop() {
    if (stopped) {
      return false;
    }
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }
}
