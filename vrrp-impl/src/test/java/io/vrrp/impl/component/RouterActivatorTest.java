// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.RouterId;
import io.vrrp.impl.linux.NetworkNamespace;
import io.vrrp.impl.protocol.IpFamily;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Who is activated, and when it is tried again. */
@Timeout(30)
class RouterActivatorTest {

  /** For each network namespace whoever wants to hear of its interfaces. */
  private final Map<String, Consumer<Set<String>>> opened = new ConcurrentHashMap<>();

  private final AtomicInteger closed = new AtomicInteger();

  private final EngineComponent engine =
      new EngineComponent(
          (namespace, interfaces) -> {
            opened.put(namespace, interfaces);
            interfaces.accept(Set.of("lo"));
            return new Node(
                namespace,
                new Engine(new QuietIo(), null, InstantSource.system(), text -> {}, Thread::new),
                closed::incrementAndGet,
                NetworkNamespace.own(),
                () -> 0);
          },
          new Services().context);

  /** What was asked of the framework; {@code getService} answers null, as after a failure. */
  private final BlockingQueue<Object> asked = new LinkedBlockingQueue<>();

  private final BundleContext context =
      (BundleContext)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {BundleContext.class},
              (proxy, method, arguments) -> {
                asked.add(arguments[0]);
                return null;
              });

  private final RouterActivator activator = new RouterActivator(engine, context);

  @AfterEach
  void deactivate() throws InterruptedException {
    activator.deactivate();
  }

  @SuppressWarnings("unchecked")
  private static ServiceReference<RouterComponent> router(
      String networkNamespace, String interfaceName) {
    return (ServiceReference<RouterComponent>)
        Proxy.newProxyInstance(
            RouterActivatorTest.class.getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getProperty" ->
                      switch (arguments[0].toString()) {
                        case "vrid" -> "51";
                        case "interface" -> interfaceName;
                        default -> networkNamespace;
                      };
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  default -> null;
                });
  }

  private void assertAsked(Object expected) throws InterruptedException {
    Object next = asked.poll(10, TimeUnit.SECONDS);
    assertNotNull(next);
    assertEquals(System.identityHashCode(expected), System.identityHashCode(next));
  }

  @Test
  void oneThatFailedIsTriedAgainWhenAnIdentityIsFree() throws InterruptedException {
    ServiceReference<RouterComponent> twin = router(null, "eth0");
    activator.addRouter(twin);
    assertAsked(twin);
    engine.routerWent(new RouterId("", "eth0", IpFamily.IPV4, 52));
    engine.routerWent(new RouterId("", "eth0", IpFamily.IPV4, 51));
    assertAsked(twin);
    activator.deactivate();
    assertNull(asked.poll(), "another identity is no hope");
  }

  @Test
  void oneThatFailedIsTriedAgainWhenItsInterfaceAppearsAndOnlyThen() throws InterruptedException {
    ServiceReference<RouterComponent> late = router("blue ", "late0 ");
    activator.addRouter(late);
    assertAsked(late);
    assertThrows(IllegalStateException.class, () -> join("blue", "late0"));
    assertThrows(IllegalStateException.class, () -> join("", "late0"));
    opened.get("").accept(Set.of("lo", "late0"));
    opened.get("blue").accept(Set.of("lo"));
    opened.get("blue").accept(Set.of("lo", "late0"));
    assertAsked(late);
    opened.get("blue").accept(Set.of("lo", "late0", "eth1"));
    activator.deactivate();
    assertNull(asked.poll());
  }

  private Engine join(String networkNamespace, String interfaceName) {
    return engine.join(new RouterId(networkNamespace, interfaceName, IpFamily.IPV4, 51));
  }

  /** Whatever was to be done before has been done when this returns. */
  private void awaitActivator() throws InterruptedException {
    ServiceReference<RouterComponent> another = router(null, "eth0");
    activator.addRouter(another);
    assertAsked(another);
  }

  @Test
  void whatNoConfigurationNamesAnyMoreIsClosed() throws InterruptedException {
    ServiceReference<RouterComponent> first = router("blue", "eth1");
    ServiceReference<RouterComponent> second = router("blue", "eth2");
    activator.addRouter(first);
    activator.addRouter(second);
    assertAsked(first);
    assertAsked(second);
    join("blue", "lo");
    activator.removeRouter(first);
    engine.routerWent(new RouterId("blue", "lo", IpFamily.IPV4, 51));
    awaitActivator();
    assertEquals(0, closed.get(), "a configuration may wait for its interface");
    activator.removeRouter(second);
    awaitActivator();
    assertEquals(1, closed.get());
  }

  @Test
  void oneThatIsGoneIsNotTriedAgain() throws InterruptedException {
    ServiceReference<RouterComponent> gone = router(null, "eth0");
    activator.addRouter(gone);
    assertAsked(gone);
    activator.removeRouter(gone);
    engine.routerWent(new RouterId("", "eth0", IpFamily.IPV4, 51));
    activator.deactivate();
    assertNull(asked.poll());
  }

  @Test
  void whatFailedForAReasonThatMayPassIsTriedAgainAndAgain() throws InterruptedException {
    ServiceReference<RouterComponent> router = router("blue", "lo");
    ServiceReference<RouterComponent> wrong = router("", "lo");
    ServiceReference<RouterComponent> waiting = router("blue", "late0");
    AtomicInteger tries = new AtomicInteger();
    BundleContext failing =
        (BundleContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> {
                  asked.add(arguments[0]);
                  if (tries.incrementAndGet() == 4) {
                    throw new AssertionError("a defect");
                  }
                  return null;
                });
    RouterActivator eager = new RouterActivator(engine, failing, 20);
    try {
      join("blue", "lo");
      // Here, the PID is what the network namespace is.
      assertTrue(engine.refused("blue", "no"));
      assertFalse(engine.refused("blue", "no"));
      eager.addRouter(wrong);
      eager.addRouter(waiting);
      eager.addRouter(router);
      assertAsked(wrong);
      assertAsked(waiting);
      for (int i = 0; i < 4; i++) {
        assertAsked(router);
      }
      engine.forgetRefusal("blue");
    } finally {
      eager.deactivate();
    }
  }
}
