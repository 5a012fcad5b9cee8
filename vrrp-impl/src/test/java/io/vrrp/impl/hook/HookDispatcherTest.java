// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpState;
import io.vrrp.impl.component.view.FaultChange;
import io.vrrp.impl.component.view.Occurrence;
import io.vrrp.impl.hook.FakeProgram.FakeRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookDispatcherTest {

  private final FakeProgram program = new FakeProgram();
  private final HookDispatcher dispatcher = new HookDispatcher(program.clock::get);
  private final FakeRouter lan = new FakeRouter(51);
  private final FakeRouter wan = new FakeRouter(52);
  private final List<Hook> started = new ArrayList<>();

  private Hook hook(String name, Object value) {
    Hook hook =
        new Hook(
            "test",
            HookConfig.parse(Map.of("command", "/bin/true", name, value)),
            program,
            program.clock::get);
    started.add(hook);
    hook.start();
    dispatcher.add(hook);
    return hook;
  }

  @AfterEach
  void close() {
    started.forEach(Hook::close);
  }

  private void assertRun(String states) throws InterruptedException {
    FakeRun run = program.next();
    assertEquals(states, run.state());
    run.end(0);
  }

  @Test
  void newHookGetsThePresentStateOnce() throws InterruptedException {
    lan.state = VrrpState.MASTER;
    dispatcher.router(lan.service, lan.properties());
    hook("events", "state");
    FakeRun run = program.next();
    assertEquals(" -> MASTER", run.state());
    assertEquals("the present state", run.variables.get("VRRP_REASON"));
    run.end(0);
    dispatcher.router(lan.service, lan.properties());
    dispatcher.notified(lan.become(VrrpState.BACKUP));
    assertRun("MASTER -> BACKUP");
  }

  @Test
  void newVirtualRouterIsReportedWithItsPresentState() throws InterruptedException {
    hook("events", "state");
    dispatcher.router(lan.service, lan.properties());
    assertRun(" -> BACKUP");
  }

  @Test
  void filterChoosesVirtualRoutersAndFollowsTheirProperties() throws InterruptedException {
    hook("routers", "(role=wan)");
    dispatcher.router(lan.service, lan.properties());
    dispatcher.notified(lan.become(VrrpState.MASTER));
    dispatcher.router(wan.service, Map.of("role", "wan"));
    assertRun(" -> BACKUP");
    dispatcher.router(lan.service, Map.of("role", "wan"));
    assertRun(" -> MASTER");
    dispatcher.router(lan.service, lan.properties());
    dispatcher.notified(lan.become(VrrpState.BACKUP));
    dispatcher.notified(wan.become(VrrpState.INITIALIZE));
    assertRun("BACKUP -> INITIALIZE");
  }

  @Test
  void eventBeforeTheServiceIsKnownIsReported() throws InterruptedException {
    hook("events", "fault");
    dispatcher.notified(
        new FaultChange(new Occurrence(lan.id, 1, Instant.EPOCH), true, "no socket"));
    dispatcher.router(lan.service, lan.properties());
    FakeRun run = program.next();
    assertEquals("fault", run.variables.get("VRRP_EVENT"));
    assertEquals("BACKUP", run.variables.get("VRRP_STATE"));
    assertTrue(run.variables.get("VRRP_REASON").contains("no socket"));
  }

  @Test
  void virtualRouterThatIsGoneIsNotMaster() throws InterruptedException {
    hook("events", "state");
    lan.state = VrrpState.MASTER;
    dispatcher.router(lan.service, lan.properties());
    assertRun(" -> MASTER");
    dispatcher.gone(wan.service);
    dispatcher.gone(lan.service);
    assertRun("MASTER -> INITIALIZE");
    dispatcher.router(lan.service, lan.properties());
    assertRun("INITIALIZE -> MASTER");
    dispatcher.stop();
    assertRun("MASTER -> INITIALIZE");
  }

  @Test
  void removedHookGetsNothing() throws InterruptedException {
    Hook removed = hook("events", "state");
    Hook other = hook("events", "state");
    dispatcher.remove(removed);
    dispatcher.router(lan.service, lan.properties());
    assertRun(" -> BACKUP");
    assertEquals(0, removed.runs());
    assertEquals(1, other.runs());
  }
}
