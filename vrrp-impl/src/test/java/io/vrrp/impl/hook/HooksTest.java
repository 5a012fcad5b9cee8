// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpHook;
import io.vrrp.VrrpRefusal;
import io.vrrp.VrrpState;
import io.vrrp.impl.hook.FakeProgram.FakeRun;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

@Timeout(60)
class HooksTest {

  private static final String PID = "io.vrrp.hook~mail";

  @TempDir Path directory;

  private final FakeProgram program = new FakeProgram();
  private final List<VrrpHook> services = new CopyOnWriteArrayList<>();
  private final FakeRouter lan = new FakeRouter(51);
  private final Hooks hooks = new Hooks(context(), program);

  private BundleContext context() {
    return (BundleContext)
        Proxy.newProxyInstance(
            BundleContext.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) -> {
              assertEquals("registerService", method.getName());
              services.add((VrrpHook) arguments[1]);
              return registration((VrrpHook) arguments[1]);
            });
  }

  private Object registration(VrrpHook hook) {
    return Proxy.newProxyInstance(
        ServiceRegistration.class.getClassLoader(),
        new Class<?>[] {ServiceRegistration.class},
        (proxy, method, arguments) -> {
          assertEquals("unregister", method.getName());
          services.remove(hook);
          return null;
        });
  }

  @AfterEach
  void deactivate() throws InterruptedException {
    hooks.deactivate();
    assertEquals(List.of(), services);
  }

  private void configure(Map<String, Object> properties) {
    hooks.updated(PID, new Hashtable<>(properties));
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (Thread.interrupted()) {
        throw new AssertionError("not within the time limit");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void awaitRefusal(String text) {
    await(() -> hooks.refused().stream().map(VrrpRefusal::text).toList().equals(List.of(text)));
  }

  @Test
  void configurationBecomesAHookThatRuns() throws InterruptedException {
    hooks.addRouter(lan.service, lan.properties());
    configure(Map.of("command", "/bin/true, -x", "events", "state, fault"));
    program.next().end(0);
    VrrpHook hook = services.get(0);
    assertEquals("mail", hook.name());
    assertEquals(List.of("/bin/true", "-x"), hook.command());
    assertEquals(List.of("state", "fault"), hook.events());
    hooks.notified(lan.become(VrrpState.MASTER));
    assertEquals("BACKUP -> MASTER", program.next().state());
  }

  @Test
  void sameConfigurationAgainDoesNothing() throws InterruptedException {
    hooks.addRouter(lan.service, lan.properties());
    configure(Map.of("command", "/bin/true"));
    program.next().end(0);
    VrrpHook hook = services.get(0);
    configure(Map.of("command", "/bin/true", "timeout", "30"));
    hooks.updated("io.vrrp.hook~other", new Hashtable<>(Map.of("command", "/bin/false")));
    program.next().end(0);
    assertSame(hook, services.get(0));
    assertEquals(1, hook.runs());
  }

  @Test
  void changeAndDeletionKillTheCommand() throws InterruptedException {
    hooks.addRouter(lan.service, lan.properties());
    configure(Map.of("command", "/bin/true"));
    FakeRun first = program.next();
    configure(Map.of("command", "/bin/false"));
    FakeRun second = program.next();
    assertTrue(first.killed);
    hooks.deleted(PID);
    await(services::isEmpty);
    await(() -> second.killed);
  }

  @Test
  void hookIsNamedAfterItsFileOrTheEndOfItsPid() {
    Map.of(
            "io.vrrp.hook~mail", "mail",
            "io.vrrp.hook.alarm", "alarm",
            "io.vrrp.hook.4711-a", "4711-a")
        .forEach((pid, name) -> assertEquals(name, new HookEntry(pid).name()));
    Map.of(
            "file:/etc/io.vrrp.hook-mail.cfg", "mail",
            "file:/etc/io.vrrp.hook-a.b.config", "a.b",
            "file:/etc/io.vrrp.hook-mail.cfg.json", "mail")
        .forEach(
            (file, name) -> {
              HookEntry entry = new HookEntry("io.vrrp.hook~x");
              entry.change(Map.of("felix.fileinstall.filename", file));
              assertEquals(name, entry.name());
            });
  }

  @Test
  void errorIsShownAndTheHookContinuesAsItWas() throws InterruptedException {
    configure(Map.of("command", "/bin/true", "timeout", "x"));
    awaitRefusal("timeout=x; allowed: 1 to 3600");
    assertEquals(PID, hooks.refused().get(0).source());
    configure(Map.of("command", "/bin/true"));
    await(() -> hooks.refused().isEmpty() && services.size() == 1);
    VrrpHook hook = services.get(0);
    configure(Map.of("command", "/bin/true", "events", "x"));
    await(() -> !hooks.refused().isEmpty());
    assertSame(hook, services.get(0));
    hooks.deleted(PID);
    await(() -> hooks.refused().isEmpty() && services.isEmpty());
  }

  @Test
  void fileWithoutANameIsRefused() {
    new MisnamedHook(hooks).updated(new Hashtable<>(Map.of("command", "/bin/true")));
    awaitRefusal(
        "its PID is io.vrrp.hook; allowed: io.vrrp.hook-NAME, for example a file"
            + " io.vrrp.hook-mail.cfg");
    new MisnamedHook(hooks).updated(null);
    await(() -> hooks.refused().isEmpty());
  }

  @Test
  void fileThatIsNotCompleteIsAppliedWhenItIs() throws Exception {
    Path file = directory.resolve("io.vrrp.hook-mail.cfg");
    Files.writeString(file, "command = /bin/true");
    configure(
        Map.of("command", "/bin/true", "felix.fileinstall.filename", file.toUri().toString()));
    awaitRefusal(
        "the last line has no line end; another program may still write to the file; end the last"
            + " line with a line end");
    assertEquals(List.of(), services);
    Files.writeString(file, "command = /bin/true\n");
    await(() -> services.size() == 1);
    assertEquals("mail", services.get(0).name());
    assertEquals(List.of(), hooks.refused());
  }

  @Test
  void lastStateIsReportedWhenTheBundleStops() throws InterruptedException {
    lan.state = VrrpState.MASTER;
    hooks.addRouter(lan.service, lan.properties());
    configure(Map.of("command", "/bin/true"));
    program.next().end(0);
    await(() -> services.get(0).lastResult().equals("exit status 0"));
    Thread end =
        new Thread(
            () -> {
              try {
                program.next().end(0);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    end.start();
    VrrpHook hook = services.get(0);
    hooks.removeRouter(lan.service);
    hooks.deactivate();
    end.join();
    assertEquals(2, hook.runs());
    assertEquals(0, hook.failures());
  }
}
