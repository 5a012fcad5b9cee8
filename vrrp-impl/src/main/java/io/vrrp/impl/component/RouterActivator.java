// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.engine.RouterId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Activates every {@link RouterComponent}, and those that failed again when there is hope: their
 * configuration changed, their interface or network namespace appeared, another virtual router
 * went.
 *
 * <p>Declarative services would activate an immediate component only once: after a failure a
 * corrected configuration is not even told to it. A delayed component is activated each time that
 * its service is asked for, and that is what happens here. It does so on a thread of its own,
 * because it may not call back into declarative services from a bind method.
 */
@Component(
    service = {},
    immediate = true)
public final class RouterActivator implements EngineComponent.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(RouterActivator.class);

  private static final long STOP_SECONDS = 10;

  /** Nobody tells when a network namespace appears, or what else was in the way has gone. */
  private static final long RETRY_SECONDS = 10;

  private final EngineComponent engine;
  private final BundleContext context;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "vrrp-activation"));

  /** Of the executor's thread: the routers that there are; null for one that failed. */
  private final Map<ServiceReference<RouterComponent>, RouterComponent> routers = new HashMap<>();

  /** Of the executor's thread: the interfaces of each network namespace. */
  private final Map<String, Set<String>> interfaces = new HashMap<>();

  @Activate
  public RouterActivator(@Reference EngineComponent engine, BundleContext context) {
    this(engine, context, TimeUnit.SECONDS.toMillis(RETRY_SECONDS));
  }

  RouterActivator(EngineComponent engine, BundleContext context, long retryMillis) {
    this.engine = engine;
    this.context = context;
    engine.addListener(this);
    executor.scheduleWithFixedDelay(this::retry, retryMillis, retryMillis, TimeUnit.MILLISECONDS);
  }

  private void retry() {
    try {
      lookAtNamespaces();
      // What lacks its interface is tried when that appears.
      tryAgain(
          failed ->
              isOn(failed, namespaceOf(failed), interfacesOf(namespaceOf(failed)))
                  && engine.isRefused(pidOf(failed::getProperty)),
          refused -> false);
    } catch (RuntimeException | Error e) {
      // Thrown on, it would end the schedule.
      LOG.warn("Trying again what could not be started failed", e);
    }
  }

  private Set<String> interfacesOf(String networkNamespace) {
    return interfaces.getOrDefault(networkNamespace, Set.of());
  }

  /** Moves virtual routers out of namespaces that are gone, into those that came in their place. */
  private void lookAtNamespaces() {
    Set<String> stale = engine.staleNamespaces();
    if (!stale.isEmpty()) {
      List<ServiceReference<RouterComponent>> concerned =
          routers.keySet().stream().filter(r -> stale.contains(namespaceOf(r))).toList();
      concerned.forEach(router -> release(router, routers.put(router, null)));
      Set<String> others = namedNamespaces();
      others.removeAll(stale);
      engine.closeUnused(others);
      concerned.forEach(this::activate);
    }
    engine.openMissing();
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    engine.removeListener(this);
    execute(
        () -> {
          routers.forEach(this::release);
          routers.clear();
          closeUnused();
        });
    executor.shutdown();
    executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      updated = "updatedRouter")
  void addRouter(ServiceReference<RouterComponent> router) {
    execute(() -> activate(router));
  }

  void updatedRouter(ServiceReference<RouterComponent> router) {
    execute(
        () -> {
          // Whoever changed it wants to read what is still wrong.
          engine.forgetRefusal(pidOf(router::getProperty));
          if (routers.containsKey(router) && routers.get(router) == null) {
            activate(router);
          }
          closeUnused();
        });
  }

  void removeRouter(ServiceReference<RouterComponent> router) {
    execute(
        () -> {
          release(router, routers.remove(router));
          engine.forgetRefusal(pidOf(router::getProperty));
          closeUnused();
        });
  }

  @Override
  public void routerWent(RouterId id) {
    execute(
        () -> {
          tryAgain(
              failed ->
                  isOn(failed, id.networkNamespace(), Set.of(id.interfaceName()))
                      && textOf(failed, "vrid").equals(Integer.toString(id.vrid())),
              id::equals);
          closeUnused();
        });
  }

  @Override
  public void interfacesAre(String networkNamespace, Set<String> names) {
    execute(
        () -> {
          Set<String> appeared = new HashSet<>(names);
          appeared.removeAll(interfacesOf(networkNamespace));
          if (names.isEmpty()) {
            interfaces.remove(networkNamespace);
          } else {
            interfaces.put(networkNamespace, names);
          }
          tryAgain(
              failed -> isOn(failed, networkNamespace, appeared),
              refused ->
                  refused.networkNamespace().equals(networkNamespace)
                      && appeared.contains(refused.interfaceName()));
        });
  }

  private static boolean isOn(
      ServiceReference<RouterComponent> router, String networkNamespace, Set<String> interfaces) {
    return namespaceOf(router).equals(networkNamespace)
        && interfaces.contains(textOf(router, "interface"));
  }

  private static String namespaceOf(ServiceReference<RouterComponent> router) {
    return textOf(router, "networkNamespace");
  }

  /** What tells a configuration from all others. */
  static String pidOf(Function<String, Object> properties) {
    return Objects.toString(properties.apply("service.pid"), "");
  }

  /** As {@link RouterConfigParser} reads it. */
  private static String textOf(ServiceReference<RouterComponent> router, String property) {
    return Objects.toString(router.getProperty(property), "").trim();
  }

  /**
   * Activates what failed, and applies changes that were refused.
   *
   * @param failed for which configurations there is hope
   * @param refused for which identities there is hope
   */
  private void tryAgain(
      Predicate<ServiceReference<RouterComponent>> failed, Predicate<RouterId> refused) {
    for (ServiceReference<RouterComponent> router : Set.copyOf(routers.keySet())) {
      RouterComponent active = routers.get(router);
      if (active != null) {
        active.applyRefused(refused);
      } else if (failed.test(router)) {
        activate(router);
      }
    }
  }

  private void closeUnused() {
    engine.closeUnused(namedNamespaces());
  }

  private Set<String> namedNamespaces() {
    return routers.keySet().stream()
        .map(RouterActivator::namespaceOf)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void activate(ServiceReference<RouterComponent> router) {
    // Known even if this is broken off, so that it is tried again.
    routers.put(router, null);
    routers.put(router, context.getService(router));
  }

  private void release(ServiceReference<RouterComponent> router, RouterComponent active) {
    if (active != null) {
      context.ungetService(router);
    }
  }

  private void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // Stopped: whoever is still there is released by the framework.
    }
  }
}
