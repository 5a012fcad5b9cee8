// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.VrrpHook;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HookCommandTest {

  private final FakeSession console = new FakeSession();
  private final HookCommand command = new HookCommand();

  private static VrrpHook hook(String name, String result) {
    return (VrrpHook)
        Proxy.newProxyInstance(
            VrrpHook.class.getClassLoader(),
            new Class<?>[] {VrrpHook.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "name" -> name;
                  case "command" -> List.of("/bin/notify", "a b");
                  case "events" -> List.of("state", "fault");
                  case "runs" -> 3L;
                  case "failures" -> 1L;
                  case "waiting" -> 0;
                  case "lastRun" -> Optional.empty();
                  case "lastLateness" -> Duration.ofMillis(12);
                  case "lastResult" -> result;
                  case "equals" -> proxy == arguments[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void hooksAreListedByName() {
    VrrpHook mail = hook("mail", "");
    command.addHook(mail);
    command.addHook(hook("conntrackd", "exit status 1"));
    command.hooks(console.session());
    assertEquals(
        List.of(
            "HOOK        EVENTS        RUNS  FAILED  WAITING  LAST RUN  LATE   RESULT         COMMAND",
            "conntrackd  state, fault  3     1       0        -         12 ms  exit status 1"
                + "  /bin/notify a b",
            "mail        state, fault  3     1       0        -         12 ms  -              "
                + "/bin/notify a b"),
        console.lines());
    command.removeHook(mail);
    command.hooks(console.session());
    assertEquals(2, console.lines().size());
  }

  @Test
  void withoutHooksItSaysSo() {
    command.hooks(console.session());
    assertEquals(List.of("There is no hook."), console.lines());
  }
}
