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
 * Calls code of other bundles, one call after the other. A call that hangs delays the others by at
 * most a second: the next one gets another thread.
 */
public final class SupervisedCalls implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SupervisedCalls.class);

  private static final long PATIENCE_MILLIS = 1_000;

  private record Call(String what, Runnable action) {}

  private final BlockingQueue<Call> due = new LinkedBlockingQueue<>();
  private final String name;
  private final ForeignCalls calls;
  private final Thread supervisor;

  /** Only the supervisor thread uses it. */
  private ExecutorService worker;

  /**
   * Starts its threads.
   *
   * @param name the name of the calling thread
   */
  public SupervisedCalls(String name, ForeignCalls calls) {
    this.name = name;
    this.calls = calls;
    this.worker = newWorker();
    this.supervisor = ForeignCalls.thread(this::run, name + "-supervisor");
    supervisor.start();
  }

  /** Not from Executors: those have finalizers, which keep an old bundle in memory longer. */
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
   * Schedules a call. The engine thread calls this, so it neither waits nor starts a thread.
   *
   * @param what names the called code in the log
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
      LOG.warn("{}: has not returned for {} ms; other calls continue", call.what, PATIENCE_MILLIS);
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
