// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpListener;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStateChange;
import io.vrrp.impl.component.configuration.ConfigurationSource;
import io.vrrp.impl.component.configuration.RouterConfigParser;
import io.vrrp.impl.component.warmup.SilentIo;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.port.DataPlanePort;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.engine.port.RouterObserver;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.LocalAddress;
import io.vrrp.impl.protocol.MacAddress;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The service of a virtual router in a framework that calls any code of other bundles. */
@Timeout(30)
class PublishedRouterTest {

  private static final class NoAddresses implements DataPlanePort {
    private volatile RuntimeException defect;

    @Override
    public void want(RouterId router, int index, RouterConfig c, boolean held, long request) {}

    @Override
    public void forget(RouterId router) {
      if (defect != null) {
        throw defect;
      }
    }

    @Override
    public void confirm(RouterId router) {}
  }

  private static final InterfaceStatus ETH0 =
      new InterfaceStatus(
          2,
          "eth0",
          new MacAddress(0x0200_0000_0001L),
          true,
          true,
          1500,
          "",
          List.of(new LocalAddress(IpAddress.parse("192.0.2.1"), 24, Set.of())),
          1,
          1);

  private static final RouterConfig CONFIG =
      RouterConfigParser.parse(
          Map.of("vrid", "51", "interface", "eth0", "virtualIps", "192.0.2.254"));

  private static final RouterConfig OTHER_CONFIG =
      RouterConfigParser.parse(
          Map.of("vrid", "52", "interface", "eth0", "virtualIps", "192.0.2.253"));

  private static final ConfigurationSource SOURCE = ConfigurationSource.of("a", Map.of());

  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final NoAddresses addresses = new NoAddresses();
  private final Engine engine =
      new Engine(new SilentIo(), addresses, InstantSource.system(), text -> {}, Thread::new);
  private final CountDownLatch unregistered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  /** The events of the service, with their threads. */
  private final List<String> calls = new CopyOnWriteArrayList<>();

  private final ListenerHub listeners = new ListenerHub();
  private Duration patience = FOR_EVER;
  private final AtomicReference<Object> state = new AtomicReference<>();
  private volatile Runnable serviceListener = () -> {};

  private final ServiceRegistration<?> registration =
      proxy(
          ServiceRegistration.class,
          (method, arguments) -> {
            if (method.equals("setProperties")) {
              state.set(((Dictionary<?, ?>) arguments[0]).get("vrrp.state"));
              serviceListener.run();
            } else if (method.equals("unregister")) {
              record("gone");
              unregistered.countDown();
            }
            return null;
          });

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }

  private PublishedRouter publish(Answer register) {
    return new PublishedRouter(
        CONFIG, SOURCE, engine, listeners, proxy(BundleContext.class, register), patience);
  }

  private PublishedRouter publish() {
    return publish((method, arguments) -> registration);
  }

  private void record(String call) {
    calls.add(call + " on " + Thread.currentThread().getName());
  }

  /** Starts a virtual router and waits until listeners and service properties show it as backup. */
  private void start() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    VrrpListener listener = change -> started.countDown();
    listeners.addListener(listener);
    engine.networkChanged(List.of(ETH0));
    started.await();
    listeners.removeListener(listener);
    await(() -> "BACKUP".equals(state.get()));
  }

  private void hang() {
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() {
    release.countDown();
    engine.close();
  }

  @Test
  void aServiceListenerThatHangsDoesNotKeepTheVirtualRouterFromClosing() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    patience = Duration.ZERO;
    engine.start();
    PublishedRouter router = publish();
    serviceListener =
        () -> {
          hanging.countDown();
          // Like a listener that needs a lock which the closing thread holds.
          hang();
        };
    engine.networkChanged(List.of(ETH0));
    assertTrue(hanging.await(10, TimeUnit.SECONDS));
    Thread closer = new Thread(router::close);
    closer.start();
    closer.join(TimeUnit.SECONDS.toMillis(10));
    assertEquals(0, unregistered.getCount());
    release.countDown();
    engine.close();
    assertEquals(1, calls.size(), calls.toString());
  }

  @Test
  void theLastChangeIsHeardBeforeTheServiceGoesOnTheThreadThatModifiesIt() throws Exception {
    engine.start();
    PublishedRouter router = publish();
    start();
    Thread closer = new Thread(router::close);
    serviceListener =
        () -> {
          awaitWaitingOrEnd(closer);
          record("modified to " + state.get());
        };
    listeners.addListener(happened -> record("heard of " + ((VrrpStateChange) happened).to()));
    closer.start();
    closer.join();
    assertEquals(
        Set.of("modified to INITIALIZE on vrrp-services", "heard of INITIALIZE on vrrp-listener"),
        Set.copyOf(calls.subList(0, 2)));
    assertEquals(List.of("gone on vrrp-services"), calls.subList(2, calls.size()));
    engine.close();
    assertEquals(3, calls.size(), calls.toString());
  }

  /** Waits until the thread waits for the last event, or ends. */
  private static void awaitWaitingOrEnd(Thread closer) {
    while (closer.isAlive()
        && !Thread.interrupted()
        && Arrays.stream(closer.getStackTrace())
            .noneMatch(frame -> frame.getMethodName().equals("awaitHeard"))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theServiceGoesWithTheEngineAndOnlyOnce() throws Exception {
    engine.start();
    PublishedRouter router = publish();
    engine.close();
    unregistered.await();
    assertEquals(List.of("gone on vrrp-services"), List.copyOf(calls));
    router.close();
    assertEquals(1, calls.size(), calls.toString());
  }

  @Test
  void aServiceThatComesAfterTheEngineWasClosedGoesToo() {
    engine.start();
    PublishedRouter router =
        publish(
            (method, arguments) -> {
              engine.close();
              return registration;
            });
    router.close();
    assertEquals(1, calls.size(), calls.toString());
  }

  @Test
  void aListenerMayCloseTheVirtualRouterThatItHearsOf() throws Exception {
    engine.start();
    PublishedRouter router = publish();
    serviceListener =
        () -> {
          record("modified");
          router.close();
        };
    engine.networkChanged(List.of(ETH0));
    unregistered.await();
    engine.close();
    assertEquals(List.of("modified on vrrp-services", "gone on vrrp-services"), List.copyOf(calls));
  }

  @Test
  void theServiceGoesEvenIfThereIsNoPlaceForTheEvent() throws Exception {
    patience = Duration.ZERO;
    engine.start();
    PublishedRouter router = publish();
    start();
    CountDownLatch hanging = new CountDownLatch(1);
    hangEvents(hanging);
    PublishedRouter other =
        new PublishedRouter(
            OTHER_CONFIG,
            SOURCE,
            engine,
            listeners,
            proxy(BundleContext.class, (m, a) -> registration));
    hanging.await();
    for (int i = 0; i < 10_000; i++) {
      engine.warn("no matter what");
    }
    router.close();
    assertEquals(1, calls.size(), calls.toString());
    // Does not wait, because it is known that a listener hangs.
    other.close();
    assertEquals(2, calls.size(), calls.toString());
  }

  private void hangEvents(CountDownLatch hanging) {
    engine.postEvent(
        () -> {
          hanging.countDown();
          hang();
        });
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean() && !Thread.interrupted()) {
      LockSupport.parkNanos(1_000_000);
    }
    assertTrue(condition.getAsBoolean());
  }

  @Test
  void theStateOfTheServiceIsRightAlthoughEveryEventIsLost() throws Exception {
    engine.start();
    publish();
    start();
    await(() -> "BACKUP".equals(state.get()));
    CountDownLatch hanging = new CountDownLatch(1);
    hangEvents(hanging);
    hanging.await();
    for (int i = 0; i < 10_001; i++) {
      engine.warn("no matter what");
    }
    engine.networkChanged(List.of());
    await(() -> "INITIALIZE".equals(state.get()));
    engine.networkChanged(List.of(ETH0));
    await(() -> "BACKUP".equals(state.get()));
  }

  @Test
  void aListenerThatHangsKeepsNeitherTheStateNorTheOtherListenersWaiting() throws Exception {
    engine.start();
    publish();
    start();
    CountDownLatch hanging = new CountDownLatch(1);
    AtomicInteger heard = new AtomicInteger();
    listeners.addListener(
        change -> {
          hanging.countDown();
          hang();
        });
    listeners.addListener(change -> heard.incrementAndGet());
    engine.networkChanged(List.of());
    hanging.await();
    for (int i = 0; i < 6_000; i++) {
      engine.networkChanged(List.of(ETH0));
      engine.networkChanged(List.of());
      int expected = 1 + 2 * i;
      // Stay close to the deliveries, or the shared event queue overflows.
      await(() -> heard.get() > expected - 1_000);
    }
    await(() -> heard.get() == 12_001);
    await(() -> "INITIALIZE".equals(state.get()));
  }

  @Test
  void aServiceListenerThatHangsDoesNotKeepTheStateOfAnotherVirtualRouter() throws Exception {
    engine.start();
    publish();
    start();
    CountDownLatch hanging = new CountDownLatch(1);
    serviceListener =
        () -> {
          hanging.countDown();
          hang();
        };
    AtomicReference<Object> other = new AtomicReference<>();
    ServiceRegistration<?> otherRegistration =
        proxy(
            ServiceRegistration.class,
            (method, arguments) -> {
              if (method.equals("setProperties")) {
                other.set(((Dictionary<?, ?>) arguments[0]).get("vrrp.state"));
              }
              return null;
            });
    new PublishedRouter(
        OTHER_CONFIG,
        SOURCE,
        engine,
        listeners,
        proxy(BundleContext.class, (m, a) -> otherRegistration));
    engine.networkChanged(List.of());
    hanging.await();
    await(() -> "INITIALIZE".equals(other.get()));
    engine.networkChanged(List.of(ETH0));
    await(() -> "BACKUP".equals(other.get()));
    serviceListener = () -> {};
    release.countDown();
    await(() -> "BACKUP".equals(state.get()));
  }

  @Test
  void aServiceThatTheFrameworkUnregisteredIsNoError() {
    engine.start();
    PublishedRouter router =
        publish(
            (method, arguments) ->
                proxy(
                    ServiceRegistration.class,
                    (call, none) -> {
                      throw new IllegalStateException("unregistered");
                    }));
    router.close();
  }

  @Test
  void aStateThatChangesDuringTheRegistrationIsNotLost() {
    engine.start();
    publish(
        (method, arguments) -> {
          engine.networkChanged(List.of(ETH0));
          // When another command returns, the change has been made.
          engine.add(OTHER_CONFIG, new SilentObserver()).remove();
          return registration;
        });
    assertEquals("BACKUP", state.get());
  }

  private static final class SilentObserver implements RouterObserver {
    @Override
    public void stateChanged(
        long sequence, Instant time, VrrpState from, VrrpState to, String reason) {}

    @Override
    public void warned(String text) {}

    @Override
    public void removed() {}
  }

  @Test
  void oneThatCannotBeRegisteredLeavesNoVirtualRouterBehind() {
    engine.start();
    assertThrows(
        IllegalStateException.class,
        () ->
            publish(
                (method, arguments) -> {
                  throw new IllegalStateException("the bundle is stopped");
                }));
    publish().close();
  }

  @Test
  void theServiceGoesEvenIfTheAddressesCannotBeForgotten() {
    engine.start();
    PublishedRouter router = publish();
    addresses.defect = new IllegalStateException("a defect");
    router.close();
    assertEquals(0, unregistered.getCount());
  }
}
