// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vrrp.impl.linux.Unprivileged;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealTimeTest {

  private static final int NORMAL = 0;

  /** The reported result of a thread's priority, the actual one, and the one that it passes on. */
  private record Outcome(IOException refusal, int own, int inherited) {}

  @BeforeAll
  static void load() throws IOException {
    Libc.load();
  }

  private static Outcome run(int priority) {
    CompletableFuture<IOException> refusal = new CompletableFuture<>();
    CompletableFuture<Integer> own = new CompletableFuture<>();
    CompletableFuture<Integer> inherited = new CompletableFuture<>();
    RealTime.threads(Thread::new, priority, refusal::complete)
        .newThread(
            () -> {
              own.complete(Libc.schedGetscheduler());
              new Thread(() -> inherited.complete(Libc.schedGetscheduler())).start();
            })
        .start();
    return new Outcome(refusal.join(), own.join(), inherited.join());
  }

  @Test
  void theThreadHasItAndPassesNothingOn() {
    Outcome outcome = run(RealTime.MIN_PRIORITY);
    assumeTrue(outcome.refusal == null, () -> "not permitted here: " + outcome.refusal);
    assertEquals(Libc.SCHED_RR | Libc.SCHED_RESET_ON_FORK, outcome.own);
    assertEquals(NORMAL, outcome.inherited);
  }

  @Test
  void whereItIsNotPermittedTheThreadRunsWithoutIt() throws Exception {
    Outcome outcome = Unprivileged.call(() -> run(RealTime.MIN_PRIORITY));
    assumeTrue(outcome.refusal != null, "permitted to everybody here by RLIMIT_RTPRIO");
    assertEquals(
        "asking for real-time priority 1: Operation not permitted (EPERM); needs CAP_SYS_NICE",
        outcome.refusal.getMessage());
    assertEquals(NORMAL, outcome.own);
  }

  @Test
  void aPriorityThatThereIsNotIsRefused() {
    Outcome outcome = run(RealTime.MAX_PRIORITY + 1);
    assertEquals(
        "asking for real-time priority 100: Invalid argument (EINVAL)",
        outcome.refusal.getMessage());
    assertEquals(NORMAL, outcome.own);
  }

  @Test
  void noneIsAskedForWhereNoneIsWanted() {
    ThreadFactory threads = Thread::new;
    assertSame(threads, RealTime.threads(threads, 0, refusal -> assertNull("asked")));
  }
}
