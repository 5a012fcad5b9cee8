// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.calls;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls code of other bundles, one call after the other. A call that hangs keeps no other waiting
 * for more than a second: the next one gets another thread.
 */
public final class SupervisedCalls implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SupervisedCalls.class);

  private static final long PATIENCE_MILLIS = 1_000;

  private record Call(String what, Runnable action) {}

  private final BlockingQueue<Call> due = new LinkedBlockingQueue<>();
  private final String name;
  private final ForeignCalls calls;
  private final Thread supervisor;

  /** Of the supervisor. */
  private ExecutorService worker;

  /**
   * Starts its threads.
   *
   * @param name of the thread that calls
   */
  public SupervisedCalls(String name, ForeignCalls calls) {
    this.name = name;
    this.calls = calls;
    this.worker = newWorker();
    this.supervisor = ForeignCalls.thread(this::run, name + "-supervisor");
    supervisor.start();
  }

  /** Not of Executors: those have finalizers, which keep an old bundle in memory for longer. */
  private ExecutorService newWorker() {
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        task -> ForeignCalls.thread(task, name));
  }

  /**
   * Has a call made soon. Neither waits nor makes a thread: the engine's thread calls it.
   *
   * @param what is called, for the log
   */
  public void add(String what, Runnable call) {
    due.add(new Call(what, call));
  }

  private void run() {
    try {
      while (true) {
        make(due.take());
      }
    } catch (InterruptedException e) {
      worker.shutdown();
    }
  }

  private void make(Call call) throws InterruptedException {
    Future<?> made = worker.submit(() -> calls.make(call.action));
    try {
      made.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn(
          "{} has not returned for {} ms; the others go on without it", call.what, PATIENCE_MILLIS);
      worker.shutdown();
      worker = newWorker();
    } catch (ExecutionException e) {
      LOG.warn("{} failed", call.what, e.getCause());
    }
  }

  @Override
  public void close() {
    supervisor.interrupt();
  }
}
