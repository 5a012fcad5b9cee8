// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpCompetingMaster;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpPriorityChange;
import io.vrrp.VrrpService;
import io.vrrp.VrrpState;
import io.vrrp.impl.component.configuration.ConfigurationSource;
import io.vrrp.impl.component.view.Notifications;
import io.vrrp.impl.component.view.Occurrence;
import io.vrrp.impl.component.view.RouterIds;
import io.vrrp.impl.component.view.StateChange;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterEvent;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.engine.port.RouterObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running virtual router with its {@link VrrpService}. It registers the service itself, without
 * declarative services, because the property {@code vrrp.state} changes with the state.
 *
 * <p>The properties are compared with state and configuration after each possible change. They do
 * not depend on events, because events are lost if there are too many.
 *
 * <p>The thread that updates the properties also unregisters the service, after the last event. If
 * two threads did this, an update after the unregistration would make service trackers believe in a
 * new service and keep it for ever.
 */
public final class PublishedRouter implements RouterObserver {

  private static final Logger LOG = LoggerFactory.getLogger(VrrpService.class);

  /** How long closing waits until listeners of other bundles received the last events. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The content of the service properties. */
  private record Content(VrrpState state, ConfigurationSource source) {}

  private final Engine engine;
  private final ListenerHub listeners;
  private final VirtualRouterId id;
  private final RouterHandle router;
  private final RouterService service;

  private final Duration patience;

  /** A tracker may flap. */
  private final PriorityLog priorityLog =
      new PriorityLog(
          System::nanoTime,
          (nanos, task) ->
              CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(task),
          this::logPriority);

  private volatile RouterConfig config;
  private volatile ConfigurationSource source;

  /** Empty before the service is registered, and after a thread began to unregister it. */
  private final AtomicReference<ServiceRegistration<VrrpService>> registration =
      new AtomicReference<>();

  private final CountDownLatch removed = new CountDownLatch(1);

  /** Whether an update is due that has not begun. */
  private final AtomicBoolean due = new AtomicBoolean();

  /** Whether a thread is updating now. */
  private final AtomicBoolean updating = new AtomicBoolean();

  private volatile Content published;

  /** Whether the last event was delivered, so that the service can be unregistered. */
  private volatile boolean ended;

  /**
   * Starts a virtual router and registers its service.
   *
   * @throws IllegalArgumentException if the identity is in use
   * @throws IllegalStateException if the engine or the bundle is stopped
   */
  public PublishedRouter(
      RouterConfig config,
      ConfigurationSource source,
      Engine engine,
      ListenerHub listeners,
      BundleContext context) {
    this(config, source, engine, listeners, context, PATIENCE);
  }

  /**
   * As above.
   *
   * @param patience how long closing waits for the delivery of the last events
   */
  PublishedRouter(
      RouterConfig config,
      ConfigurationSource source,
      Engine engine,
      ListenerHub listeners,
      BundleContext context,
      Duration patience) {
    this.engine = engine;
    this.listeners = listeners;
    this.patience = patience;
    this.config = config;
    this.source = source;
    this.id = RouterIds.of(config.id());
    this.router = engine.add(config, this);
    this.service = new RouterService(router, () -> this.source);
    try {
      Content content = content();
      ServiceRegistration<VrrpService> registered =
          context.registerService(VrrpService.class, service, properties(content));
      published = content;
      registration.set(registered);
    } catch (RuntimeException e) {
      router.remove();
      throw e;
    }
    // The state may have changed before the service was registered.
    update();
  }

  public RouterId id() {
    return router.id();
  }

  /** The configuration that was applied last. */
  public RouterConfig config() {
    return config;
  }

  /** The source of this configuration. */
  public ConfigurationSource source() {
    return source;
  }

  /** Applies another configuration of the same identity to the running virtual router. */
  public void configure(RouterConfig newConfig, ConfigurationSource newSource) {
    if (!newConfig.equals(config)) {
      router.configure(newConfig);
      config = newConfig;
    }
    if (!newSource.equals(source)) {
      source = newSource;
      stateMayHaveChanged();
    }
  }

  private Content content() {
    return new Content(service.state(), source);
  }

  /**
   * Leaves gracefully. A consumer that still uses the service reads INITIALIZE from it. The service
   * is unregistered when this returns, even if the last events could not be delivered.
   */
  public void close() {
    try {
      router.remove();
    } finally {
      // Code of another bundle calls this method: waiting until that code returns would never end.
      if (!listeners.isForeignCode()) {
        engine.awaitHeard(removed, patience);
      }
      unregister();
    }
  }

  private void unregister() {
    ServiceRegistration<VrrpService> registered = registration.getAndSet(null);
    if (registered == null) {
      return;
    }
    try {
      registered.unregister();
    } catch (IllegalStateException e) {
      // The bundle is stopping: the framework has unregistered it.
      LOG.debug("{}: its service is gone", id);
    }
  }

  @Override
  public void removed() {
    priorityLog.end();
    listeners.afterDelivery(
        () -> {
          ended = true;
          stateMayHaveChanged();
        });
  }

  @Override
  public void stateMayHaveChanged() {
    if (due.compareAndSet(false, true)) {
      listeners.services().add("vrrp.state: a service listener of another bundle", this::update);
    }
  }

  @Override
  public void stateChanged(
      long sequence, Instant time, VrrpState from, VrrpState to, String reason) {
    LOG.info("{}: {} -> {}: {}", id, from, to, reason);
    listeners.notified(new StateChange(new Occurrence(id, sequence, time), from, to, reason));
  }

  @Override
  public void noticed(long sequence, Instant time, RouterEvent event) {
    Notifications.of(new Occurrence(id, sequence, time), event).ifPresent(this::notified);
  }

  private void notified(VrrpNotification notification) {
    // Problems of the LAN are logged as warnings, and a fault as the reason of a change of state.
    // The change of a tracker is logged once, not for each virtual router.
    if (notification instanceof VrrpCompetingMaster) {
      LOG.info("{}: {}", id, notification.text());
    } else if (notification instanceof VrrpPriorityChange) {
      priorityLog.changed(notification.text());
    }
    listeners.notified(notification);
  }

  private void logPriority(String text) {
    LOG.info("{}: {}", id, text);
  }

  @Override
  public void warned(String text) {
    LOG.warn("{}: {}", id, text);
  }

  /**
   * This calls service listeners, which may wait for the thread that closes this object. So no lock
   * is held. Only one thread at a time updates; it looks again for changes that came meanwhile.
   */
  private void update() {
    due.set(false);
    if (!updating.compareAndSet(false, true)) {
      return;
    }
    try {
      // Read it before the update: if it becomes true later, another update follows.
      boolean last = ended;
      updateProperties();
      if (last) {
        end();
      }
    } finally {
      updating.set(false);
    }
    if (isBehind()) {
      stateMayHaveChanged();
    }
  }

  private void end() {
    try {
      unregister();
    } finally {
      removed.countDown();
    }
  }

  private boolean isBehind() {
    return ended
        ? removed.getCount() > 0
        : registration.get() != null && !content().equals(published);
  }

  private void updateProperties() {
    try {
      // Read it each time: the listeners may have closed this object.
      ServiceRegistration<VrrpService> registered = registration.get();
      while (registered != null && !content().equals(published)) {
        Content content = content();
        published = content;
        registered.setProperties(properties(content));
        registered = registration.get();
      }
    } catch (IllegalStateException e) {
      LOG.debug("{}: its service is gone", id);
    }
  }

  private Dictionary<String, Object> properties(Content content) {
    Dictionary<String, Object> properties = new Hashtable<>(content.source().serviceProperties());
    id.networkNamespace().ifPresent(name -> properties.put("vrrp.networkNamespace", name));
    properties.put("vrrp.interface", id.interfaceName());
    properties.put("vrrp.family", id.family().name().toLowerCase(Locale.ROOT));
    properties.put("vrrp.vrid", id.vrid());
    properties.put("vrrp.state", content.state().name());
    return properties;
  }
}
