// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vrrp.impl.engine.RouterId;
import io.vrrp.impl.protocol.IpFamily;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Who is activated, and when it is tried again. */
@Timeout(30)
class RouterActivatorTest {

  private final EngineComponent engine = new EngineComponent();

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
  private static ServiceReference<RouterComponent> router(Object interfaceName) {
    return (ServiceReference<RouterComponent>)
        Proxy.newProxyInstance(
            RouterActivatorTest.class.getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getProperty" -> arguments[0].equals("vrid") ? "51" : interfaceName;
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
    ServiceReference<RouterComponent> twin = router("eth0");
    activator.addRouter(twin);
    assertAsked(twin);
    engine.routerWent(new RouterId("eth0", IpFamily.IPV4, 52));
    engine.routerWent(new RouterId("eth0", IpFamily.IPV4, 51));
    assertAsked(twin);
    activator.deactivate();
    assertNull(asked.poll(), "another identity is no hope");
  }

  @Test
  void oneThatFailedIsTriedAgainWhenItsInterfaceAppearsAndOnlyThen() throws InterruptedException {
    ServiceReference<RouterComponent> late = router("late0 ");
    activator.addRouter(late);
    assertAsked(late);
    engine.interfacesAre(Set.of("lo"));
    engine.interfacesAre(Set.of("lo", "late0"));
    assertAsked(late);
    engine.interfacesAre(Set.of("lo", "late0", "eth1"));
    activator.deactivate();
    assertNull(asked.poll());
  }

  @Test
  void oneThatIsGoneIsNotTriedAgain() throws InterruptedException {
    ServiceReference<RouterComponent> gone = router("eth0");
    activator.addRouter(gone);
    assertAsked(gone);
    activator.removeRouter(gone);
    engine.routerWent(new RouterId("eth0", IpFamily.IPV4, 51));
    activator.deactivate();
    assertNull(asked.poll());
  }
}
