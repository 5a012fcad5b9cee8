// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.poll;

import io.vrrp.VrrpTracker;
import io.vrrp.VrrpTrackerSink;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs probes that may hang, on the threads of a pool, and one at a time for each tracker. A probe
 * that does not return in time has failed, and delays no other tracker.
 */
public final class ProbeRunner {

  /**
   * The result of a probe.
   *
   * @param ok whether it succeeded
   * @param weight the number that it adds to the priority, or null
   */
  public record Answer(boolean ok, String reason, Integer weight) {

    public static Answer success(String reason) {
      return new Answer(true, reason, null);
    }

    public static Answer failure(String reason) {
      return new Answer(false, reason, null);
    }
  }

  /** If more probes hang, something is very wrong. */
  private static final int MAX_THREADS = 64;

  private static final long IDLE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor schedule;
  private final ThreadPoolExecutor pool;
  private final Consumer<Throwable> defects;

  /**
   * Starts no thread before the first probe.
   *
   * @param defects receives exceptions that probes should not throw
   */
  public ProbeRunner(Consumer<Throwable> defects) {
    this.defects = defects;
    schedule = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "vrrp-probes"));
    schedule.setRemoveOnCancelPolicy(true);
    schedule.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    schedule.allowCoreThreadTimeOut(true);
    AtomicInteger count = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            0,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "vrrp-probe-" + count.incrementAndGet()));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * A tracker that runs a probe repeatedly.
   *
   * @param what the probed object, for the reason when there is no answer
   * @param probe an exception means that it failed
   */
  public VrrpTracker tracker(PollSettings settings, String what, Callable<Answer> probe) {
    return new PolledTracker(settings, what, probe);
  }

  /**
   * Runs something that may hang.
   *
   * @return whether a thread is free for it
   */
  public boolean run(Runnable task) {
    try {
      pool.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Ends all threads without waiting, because one may hang for ever. */
  public void close() {
    schedule.shutdownNow();
    pool.shutdownNow();
  }

  private final class PolledTracker implements VrrpTracker {
    private final PollSettings settings;
    private final String what;
    private final Callable<Answer> probe;
    private ScheduledFuture<?> ticks;
    private RiseAndFall judgement;
    private Future<?> running;
    private long begun;

    /** Counts the starts and stops, so that results of earlier probes are ignored. */
    private int generation;

    PolledTracker(PollSettings settings, String what, Callable<Answer> probe) {
      this.settings = settings;
      this.what = what;
      this.probe = probe;
    }

    @Override
    public synchronized void start(VrrpTrackerSink sink) {
      judgement = new RiseAndFall(settings, what, sink);
      generation++;
      int present = generation;
      ticks =
          schedule.scheduleAtFixedRate(
              () -> tick(present), 0, settings.intervalMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void stop() {
      generation++;
      ticks.cancel(false);
      if (running != null) {
        running.cancel(true);
        running = null;
      }
    }

    private synchronized void tick(int ofGeneration) {
      if (ofGeneration != generation) {
        return;
      }
      if (running != null && !running.isDone()) {
        if (System.nanoTime() - begun >= settings.timeoutNanos()) {
          judgement.silence();
        }
        return;
      }
      begun = System.nanoTime();
      try {
        running = pool.submit(() -> probe(ofGeneration));
      } catch (RejectedExecutionException e) {
        judgement.failure("too many probes hang");
      }
    }

    private void probe(int ofGeneration) {
      Answer answer;
      try {
        answer = probe.call();
      } catch (InterruptedException e) {
        return; // Stopped.
      } catch (Exception | LinkageError e) {
        answer = Answer.failure(e.toString());
      } catch (Error e) {
        defects.accept(e);
        answer = Answer.failure(e.toString());
      }
      synchronized (this) {
        if (ofGeneration != generation) {
          return;
        }
        if (answer.ok()) {
          judgement.success(answer.reason(), answer.weight());
        } else {
          judgement.failure(answer.reason());
        }
      }
    }
  }
}
