// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.AddressFamily;
import io.vrrp.VrrpListener;
import io.vrrp.impl.component.view.Occurrence;
import io.vrrp.impl.component.view.PriorityChange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class WatchCommandTest {

  private final BlockingQueue<VrrpListener> listeners = new LinkedBlockingQueue<>();
  private final FakeSession terminal = new FakeSession();
  private final CommandSession session = terminal.session();
  private final WatchCommand command = new WatchCommand(bundleContext());
  private final FakeRouter router = new FakeRouter("eth0", AddressFamily.IPV4, 51);

  private BundleContext bundleContext() {
    Object registration =
        Proxy.newProxyInstance(
            ServiceRegistration.class.getClassLoader(),
            new Class<?>[] {ServiceRegistration.class},
            (proxy, method, arguments) -> listeners.poll());
    return (BundleContext)
        Proxy.newProxyInstance(
            BundleContext.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) -> {
              assertEquals("registerService", method.getName());
              listeners.add((VrrpListener) arguments[1]);
              return registration;
            });
  }

  @Test
  void watchPrintsWhatHappensAndEnds() throws Exception {
    CompletableFuture<Void> watching =
        CompletableFuture.runAsync(() -> command.watch(session, "600"));
    VrrpListener listener = listeners.poll(10, TimeUnit.SECONDS);
    listeners.add(listener);
    listener.notified(
        new PriorityChange(new Occurrence(router.id(), 2, FakeRouter.SINCE), 100, 120));
    while (terminal.isSilent()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    command.deactivate();
    watching.get(10, TimeUnit.SECONDS);
    assertEquals(
        List.of(Values.timeOfDay(FakeRouter.SINCE) + "  eth0/ipv4/51: priority 100 to 120"),
        terminal.lines());
    assertTrue(listeners.isEmpty());
  }

  @Test
  void enterEndsWatching() {
    terminal.keyboard = new ByteArrayInputStream("x\nlb\n".getBytes(UTF_8));
    command.watch(session);
    assertTrue(listeners.isEmpty());
    assertEquals(List.of("Press Enter to end."), terminal.lines());
    assertEquals("lb\n", new String(readAll(terminal.keyboard), UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {".terminal", ".jline.terminal"})
  void interruptionEndsWatchingWhereTheShellHasTheKeyboard(String variable) throws Exception {
    terminal.variables.put(variable, "a terminal");
    terminal.keyboard = new ByteArrayInputStream("\nlb\n".getBytes(UTF_8));
    Thread watching = new Thread(() -> command.watch(session));
    watching.start();
    listeners.add(listeners.poll(10, TimeUnit.SECONDS));
    watching.interrupt();
    watching.join(TimeUnit.SECONDS.toMillis(10));
    assertFalse(watching.isAlive());
    assertTrue(listeners.isEmpty());
    assertEquals(List.of("Press Ctrl-C to end."), terminal.lines());
    assertEquals("\nlb\n", new String(readAll(terminal.keyboard), UTF_8));
  }

  private static byte[] readAll(InputStream rest) {
    try {
      return rest.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
