// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Programs that end when the test says so. Waiting for them advances the clock. */
final class FakeProgram implements Program {

  static final long LIMIT_SECONDS = 30;

  final AtomicLong clock = new AtomicLong(1);
  final BlockingQueue<FakeRun> runs = new LinkedBlockingQueue<>();
  volatile IOException refusal;

  /** A program that was started. */
  final class FakeRun implements Running {

    final Map<String, String> variables;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int status;
    volatile boolean killed;

    FakeRun(Map<String, String> variables) {
      this.variables = variables;
    }

    void end(int exitStatus) {
      status = exitStatus;
      ended.countDown();
    }

    String state() {
      return variables.get("VRRP_PREVIOUS_STATE") + " -> " + variables.get("VRRP_STATE");
    }

    @Override
    public boolean await(long millis) throws InterruptedException {
      if (ended.await(1, TimeUnit.MILLISECONDS)) {
        return true;
      }
      clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
      return false;
    }

    @Override
    public int exitStatus() {
      return status;
    }

    @Override
    public String output() {
      return "the last line";
    }

    @Override
    public void kill() {
      killed = true;
    }
  }

  @Override
  public Running start(List<String> command, Map<String, String> variables) throws IOException {
    if (refusal != null) {
      throw refusal;
    }
    FakeRun run = new FakeRun(variables);
    runs.add(run);
    return run;
  }

  /** Waits for the next run. */
  FakeRun next() throws InterruptedException {
    FakeRun run = runs.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (run == null) {
      throw new AssertionError("not run");
    }
    return run;
  }
}
