// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpHook;
import io.vrrp.VrrpState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Runs the command of one hook on a thread of its own, one event after the other. The thread that
 * reports an event does not wait for the command.
 */
final class Hook implements VrrpHook {

  private static final long CHECK_MILLIS = 50;

  /** While VRRP stops: how long a command may still run if other events wait. */
  private static final long MAX_NANOS_OF_A_RUN_AT_THE_END = TimeUnit.SECONDS.toNanos(2);

  /** Longer than killing a command takes, and longer than {@link #finish} allows. */
  private static final long JOIN_MILLIS = 8_000;

  private final String name;
  private final HookConfig config;
  private final Program program;
  private final LongSupplier clock;
  private final HookLog log;
  private final Thread worker;

  private final PendingCalls pending = new PendingCalls();

  /** The last call that ceased to wait. */
  private HookCall present;

  /** Whether no more events are accepted: the thread ends after the waiting events. */
  private boolean ending;

  /** When the thread must have ended, if it is {@link #ending}. */
  private long end;

  /** When the present run must have ended at the latest, if it is {@link #ending}. */
  private long endOfRun;

  /**
   * The state of each virtual router for which the command last ran. Only for the thread of the
   * hook.
   */
  private final Map<VirtualRouterId, VrrpState> delivered = new HashMap<>();

  private volatile Progress progress = new Progress(0, 0, Optional.empty(), "", Duration.ZERO);

  /** How often the command ran, and how its last run ended. */
  private record Progress(
      long runs, long failures, Optional<Instant> lastRun, String lastResult, Duration lateness) {

    Progress begun(Instant time, Duration howLate) {
      return new Progress(runs + 1, failures, Optional.of(time), "running", howLate);
    }

    Progress ended(boolean failed, String result) {
      return new Progress(runs, failures + (failed ? 1 : 0), lastRun, result, lateness);
    }
  }

  Hook(String name, HookConfig config, Program program, LongSupplier clock) {
    this.name = name;
    this.config = config;
    this.program = program;
    this.clock = clock;
    this.log = new HookLog(name);
    this.worker = new Thread(this::work, "vrrp-hook-" + name);
    worker.setDaemon(true);
  }

  void start() {
    worker.start();
  }

  HookConfig config() {
    return config;
  }

  boolean isFor(HookEvent event) {
    return config.events().contains(event);
  }

  synchronized void add(HookCall call) {
    if (!ending) {
      pending.add(call);
      notifyAll();
    }
  }

  /** Kills the command. Nothing runs when this returns. */
  void close() {
    synchronized (this) {
      ending = true;
      end = clock.getAsLong();
      endOfRun = end;
      pending.clear();
    }
    worker.interrupt();
    join();
  }

  /**
   * Lets the command run for the waiting states, but only for a limited time. {@link #awaitEnd}
   * waits for the end.
   *
   * @param nanos the limit
   */
  synchronized void finish(long nanos) {
    long now = clock.getAsLong();
    ending = true;
    end = now + nanos;
    pending.keepStates(present);
    endOfRun = now + (pending.size() == 0 ? nanos : MAX_NANOS_OF_A_RUN_AT_THE_END);
    notifyAll();
  }

  /** Waits after {@link #finish}. Nothing runs when this returns. */
  void awaitEnd() {
    join();
    close();
  }

  private void join() {
    try {
      worker.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      for (HookCall next = next(); next != null; next = next()) {
        runSafely(next);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Waits for the next event; null if there will be none. */
  private synchronized HookCall next() throws InterruptedException {
    while (pending.size() == 0 && !ending) {
      wait();
    }
    if (ending && pending.size() > 0 && clock.getAsLong() - end >= 0) {
      log.lost(pending.size());
      return null;
    }
    endOfRun = end;
    present = pending.poll();
    return present;
  }

  private void runSafely(HookCall call) throws InterruptedException {
    try {
      VrrpState before = delivered.get(call.id());
      if (call.event() != HookEvent.STATE) {
        run(call, before);
      } else if (call.state() != before) {
        // If the state is the same, it changed and changed back while the command ran.
        delivered.put(call.id(), call.state());
        run(call, before);
      }
    } catch (RuntimeException | LinkageError e) {
      log.internalError(call, e);
    }
  }

  private void run(HookCall call, VrrpState before) throws InterruptedException {
    Map<String, String> variables = call.environment(before == null ? "" : before.name());
    long begin = clock.getAsLong();
    Duration late = Duration.ofNanos(begin - call.nanos());
    progress = progress.begun(Instant.now(), late);
    try {
      Program.Running running = program.start(config.command(), variables);
      String failure = await(running, begin);
      end(call, failure, running, begin, late);
    } catch (IOException e) {
      // The message of the exception itself only repeats the command.
      Throwable reason = e.getCause() == null ? e : e.getCause();
      String result = "cannot be run: " + reason.getMessage();
      progress = progress.ended(true, result);
      log.failed(call, result, "", "", clock.getAsLong());
    }
  }

  /** Waits for the end of the command. Returns null, or why it was killed. */
  private String await(Program.Running running, long begin) throws InterruptedException {
    long timeout = TimeUnit.SECONDS.toNanos(config.timeout());
    try {
      while (!running.await(CHECK_MILLIS)) {
        long now = clock.getAsLong();
        if (now - begin >= timeout) {
          running.kill();
          return "killed, because it did not end within " + config.timeout() + " s";
        }
        if (isTimeUp(now)) {
          running.kill();
          return "killed, because VRRP stops";
        }
      }
      return null;
    } catch (InterruptedException e) {
      running.kill();
      throw e;
    }
  }

  private synchronized boolean isTimeUp(long now) {
    return ending && now - endOfRun >= 0;
  }

  private void end(
      HookCall call, String killed, Program.Running running, long begin, Duration late) {
    long now = clock.getAsLong();
    String times =
        "after "
            + Duration.ofNanos(now - begin).toMillis()
            + " ms, begun "
            + late.toMillis()
            + " ms after the event";
    boolean failed = killed != null || running.exitStatus() != 0;
    String result = killed != null ? killed : "exit status " + running.exitStatus();
    progress = progress.ended(failed, result);
    if (failed) {
      log.failed(call, result, times, running.output(), now);
    } else {
      log.succeeded(call, result, times);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> command() {
    return config.command();
  }

  @Override
  public List<String> events() {
    return config.events().stream().map(HookEvent::text).toList();
  }

  @Override
  public long runs() {
    return progress.runs();
  }

  @Override
  public long failures() {
    return progress.failures();
  }

  @Override
  public synchronized int waiting() {
    return pending.size();
  }

  @Override
  public Optional<Instant> lastRun() {
    return progress.lastRun();
  }

  @Override
  public String lastResult() {
    return progress.lastResult();
  }

  @Override
  public Duration lastLateness() {
    return progress.lateness();
  }
}
