// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A command of another thread for the engine thread, with its result. It is either begun or given
 * up, never both: if a caller gave up, nothing has happened.
 */
final class Command<T> implements Runnable {

  private static final long PATIENCE_SECONDS = 10;

  private final FutureTask<T> task;
  private final AtomicBoolean taken = new AtomicBoolean();

  Command(Supplier<T> action) {
    task = new FutureTask<>(action::get);
  }

  /** Runs on the engine thread. */
  @Override
  public void run() {
    if (taken.compareAndSet(false, true)) {
      task.run();
    }
  }

  /** Returns whether the command will never begin. */
  boolean giveUp() {
    return taken.compareAndSet(false, true);
  }

  /**
   * Waits for the result.
   *
   * @throws IllegalStateException if the command was given up, or does not end
   */
  T answer() {
    boolean interrupted = false;
    try {
      // Wait a second time if the command has begun: the caller must know what it changed.
      for (int i = 0; i < 2; i++) {
        try {
          return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
          if (giveUp()) {
            throw new IllegalStateException("interrupted", e);
          }
        } catch (TimeoutException e) {
          if (giveUp()) {
            break;
          }
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException failure) {
            throw failure;
          }
          throw new IllegalStateException(e.getCause());
        }
      }
      throw new IllegalStateException(
          "VRRP engine: it did not respond within " + PATIENCE_SECONDS + " s");
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
