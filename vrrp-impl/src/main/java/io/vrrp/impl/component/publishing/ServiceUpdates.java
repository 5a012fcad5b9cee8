// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

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
 * Changes the properties of services, which calls listeners of other bundles. One that hangs keeps
 * its own update only: after a second the next update gets another thread.
 */
final class ServiceUpdates implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceUpdates.class);

  private static final long PATIENCE_MILLIS = 1_000;

  private final BlockingQueue<Runnable> due = new LinkedBlockingQueue<>();
  private final ForeignCalls calls;
  private final Thread supervisor = ForeignCalls.thread(this::run, "vrrp-services-supervisor");

  /** Of the supervisor. */
  private ExecutorService worker = newWorker();

  ServiceUpdates(ForeignCalls calls) {
    this.calls = calls;
    supervisor.start();
  }

  /** Not of Executors: those have finalizers, which keep an old bundle in memory for longer. */
  private static ExecutorService newWorker() {
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        task -> ForeignCalls.thread(task, "vrrp-services"));
  }

  /** Has an update made soon. Neither waits nor makes a thread: the engine's thread calls it. */
  void add(Runnable update) {
    due.add(update);
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

  private void make(Runnable update) throws InterruptedException {
    Future<?> made = worker.submit(() -> calls.make(update));
    try {
      made.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn(
          "vrrp.state: a service listener of another bundle has not returned for {} ms;"
              + " other virtual routers go on without it",
          PATIENCE_MILLIS);
      worker.shutdown();
      worker = newWorker();
    } catch (ExecutionException e) {
      LOG.warn("vrrp.state: an update of a service failed", e.getCause());
    }
  }

  @Override
  public void close() {
    supervisor.interrupt();
  }
}
