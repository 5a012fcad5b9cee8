// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpState;
import io.vrrp.impl.hook.FakeProgram.FakeRun;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HookTest {

  private final FakeProgram program = new FakeProgram();
  private final FakeRouter lan = new FakeRouter(51);
  private final FakeRouter wan = new FakeRouter(Optional.of("blue"), 52);
  private final Hook hook =
      new Hook(
          "test",
          HookConfig.parse(Map.of("command", "/bin/true", "timeout", 10)),
          program,
          program.clock::get);

  @BeforeEach
  void start() {
    hook.start();
  }

  @AfterEach
  void close() {
    hook.close();
  }

  private void state(FakeRouter router, VrrpState state) {
    hook.add(HookCall.state(router.service, state, "because", program.clock.get()));
  }

  private void awaitResult(String result) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(FakeProgram.LIMIT_SECONDS);
    while (!hook.lastResult().equals(result) && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertEquals(result, hook.lastResult());
  }

  @Test
  void commandFindsTheEventInItsEnvironment() throws InterruptedException {
    state(wan, VrrpState.MASTER);
    FakeRun run = program.next();
    assertEquals(
        Map.of(
            "VRRP_EVENT", "state",
            "VRRP_STATE", "MASTER",
            "VRRP_PREVIOUS_STATE", "",
            "VRRP_INTERFACE", "eth0",
            "VRRP_VRID", "52",
            "VRRP_FAMILY", "ipv4",
            "VRRP_PRIORITY", "150",
            "VRRP_REASON", "because",
            "VRRP_NETWORK_NAMESPACE", "blue"),
        run.variables);
    assertEquals("running", hook.lastResult());
    run.end(0);
    state(wan, VrrpState.BACKUP);
    assertEquals("MASTER -> BACKUP", program.next().state());
  }

  @Test
  void priorityIsEmptyIfTheEngineDoesNotAnswer() throws InterruptedException {
    lan.engineAnswers = false;
    state(lan, VrrpState.MASTER);
    Map<String, String> variables = program.next().variables;
    assertEquals("", variables.get("VRRP_PRIORITY"));
    assertFalse(variables.containsKey("VRRP_NETWORK_NAMESPACE"));
  }

  @Test
  void slowCommandGetsTheLatestStateOfEachVirtualRouter() throws InterruptedException {
    state(lan, VrrpState.BACKUP);
    FakeRun slow = program.next();
    state(lan, VrrpState.MASTER);
    state(wan, VrrpState.BACKUP);
    state(lan, VrrpState.INITIALIZE);
    assertEquals(2, hook.waiting());
    assertTrue(program.runs.isEmpty(), "one at a time");
    slow.end(0);
    FakeRun next = program.next();
    assertEquals("BACKUP -> INITIALIZE", next.state());
    next.end(0);
    assertEquals("52", program.next().variables.get("VRRP_VRID"));
    assertEquals(3, hook.runs());
  }

  @Test
  void stateThatCameBackWhileTheCommandRanIsNotReportedAgain() throws InterruptedException {
    state(lan, VrrpState.BACKUP);
    FakeRun slow = program.next();
    state(lan, VrrpState.MASTER);
    state(lan, VrrpState.BACKUP);
    state(wan, VrrpState.BACKUP);
    slow.end(0);
    assertEquals("52", program.next().variables.get("VRRP_VRID"));
  }

  @Test
  void failureIsCountedAndTheNextEventRuns() throws InterruptedException {
    state(lan, VrrpState.BACKUP);
    program.next().end(3);
    awaitResult("exit status 3");
    program.refusal = new IOException("Cannot run \"/bin/true\"", new IOException("no such file"));
    state(lan, VrrpState.MASTER);
    awaitResult("cannot be run: no such file");
    program.refusal = null;
    state(lan, VrrpState.BACKUP);
    program.next().end(0);
    awaitResult("exit status 0");
    assertEquals(3, hook.runs());
    assertEquals(2, hook.failures());
    assertTrue(hook.lastRun().isPresent());
  }

  @Test
  void hangingCommandIsKilledAfterTheTimeout() throws InterruptedException {
    long begin = program.clock.get();
    state(lan, VrrpState.BACKUP);
    FakeRun hanging = program.next();
    awaitResult("killed, because it did not end within 10 s");
    assertTrue(hanging.killed);
    long lasted = program.clock.get() - begin;
    assertEquals(10, Duration.ofNanos(lasted).toSeconds());
  }

  @Test
  void latenessIsTheTimeFromTheEventToTheStart() throws InterruptedException {
    long event = program.clock.get();
    program.clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(700));
    hook.add(HookCall.state(lan.service, VrrpState.MASTER, "because", event));
    program.next();
    assertEquals(Duration.ofMillis(700), hook.lastLateness());
  }

  @Test
  void closingKillsTheCommandAndForgetsWaitingEvents() throws InterruptedException {
    state(lan, VrrpState.BACKUP);
    FakeRun running = program.next();
    state(lan, VrrpState.MASTER);
    hook.close();
    assertTrue(running.killed);
    state(lan, VrrpState.INITIALIZE);
    assertTrue(program.runs.isEmpty());
    assertEquals(0, hook.waiting());
  }

  @Test
  void closingKillsEvenIfTheInterruptIsLost() throws InterruptedException {
    lan.swallowsInterrupts = true;
    state(lan, VrrpState.BACKUP);
    lan.reading.await();
    hook.close();
    assertTrue(program.next().killed);
  }

  @Test
  void lastStateIsReportedAtTheEndAlthoughTheCommandHangs() throws InterruptedException {
    state(lan, VrrpState.MASTER);
    FakeRun hanging = program.next();
    state(lan, VrrpState.INITIALIZE);
    hook.add(new HookCall(lan.service, HookEvent.FAULT, "", VrrpState.MASTER, "a fault", 0));
    hook.finish(TimeUnit.SECONDS.toNanos(5));
    FakeRun last = program.next();
    assertTrue(hanging.killed);
    assertEquals("MASTER -> INITIALIZE", last.state());
    last.end(0);
    hook.awaitEnd();
    assertEquals("exit status 0", hook.lastResult());
    assertTrue(program.runs.isEmpty(), "only states matter at the end");
  }

  /** A virtual router that is removed reports INITIALIZE twice: as an event, and as a service. */
  @Test
  void stateThatIsReportedTwiceShortensNoCommandAtTheEnd() throws InterruptedException {
    state(lan, VrrpState.INITIALIZE);
    FakeRun slow = program.next();
    state(lan, VrrpState.INITIALIZE);
    long begin = program.clock.get();
    hook.finish(TimeUnit.SECONDS.toNanos(5));
    hook.awaitEnd();
    assertTrue(slow.killed);
    assertTrue(program.clock.get() - begin >= TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void endIsNotDelayedByHangingCommands() throws InterruptedException {
    List<FakeRouter> routers = new ArrayList<>();
    for (int vrid = 1; vrid <= 9; vrid++) {
      routers.add(new FakeRouter(vrid));
    }
    routers.forEach(router -> state(router, VrrpState.INITIALIZE));
    FakeRun first = program.next();
    long begin = program.clock.get();
    hook.finish(TimeUnit.SECONDS.toNanos(5));
    hook.awaitEnd();
    assertTrue(first.killed);
    assertTrue(program.clock.get() - begin < TimeUnit.SECONDS.toNanos(6));
    assertEquals("killed, because VRRP stops", hook.lastResult());
  }
}
