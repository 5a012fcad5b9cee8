// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpService;
import io.vrrp.VrrpStateChange;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.RouterConfig;
import io.vrrp.impl.engine.RouterHandle;
import io.vrrp.impl.engine.RouterObserver;
import io.vrrp.impl.protocol.State;
import java.time.Instant;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Locale;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running virtual router with its {@link VrrpService}. The service is registered by hand, not by
 * declarative services, because its property {@code vrrp.state} follows the state.
 */
final class PublishedRouter implements RouterObserver {

  private static final Logger LOG = LoggerFactory.getLogger(VrrpService.class);

  private final ListenerHub listeners;
  private final VirtualRouterId id;
  private final RouterHandle router;
  private RouterService service;
  private ServiceRegistration<VrrpService> registration;

  /**
   * Starts a virtual router and registers its service.
   *
   * @throws IllegalArgumentException if there is one of the same identity
   */
  PublishedRouter(
      RouterConfig config, Engine engine, ListenerHub listeners, BundleContext context) {
    this.listeners = listeners;
    this.id = Translation.id(config.id());
    this.router = engine.add(config, this);
    synchronized (this) {
      service = new RouterService(router);
      registration = context.registerService(VrrpService.class, service, properties());
    }
  }

  boolean is(RouterConfig config) {
    return config.id().equals(router.id());
  }

  void configure(RouterConfig config) {
    router.configure(config);
  }

  /** Leaves gracefully, so that the last thing consumers of the service see is INITIALIZE. */
  void close() {
    router.remove();
    synchronized (this) {
      registration.unregister();
      registration = null;
    }
  }

  @Override
  public void stateChanged(long sequence, Instant time, State from, State to, String reason) {
    LOG.info("{}: {} -> {}: {}", id, from, to, reason);
    updateProperties();
    listeners.stateChanged(
        new VrrpStateChange(
            id, sequence, time, Translation.state(from), Translation.state(to), reason));
  }

  @Override
  public void warned(String text) {
    LOG.warn("{}: {}", id, text);
  }

  private synchronized void updateProperties() {
    if (registration != null) {
      registration.setProperties(properties());
    }
  }

  private Dictionary<String, Object> properties() {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("vrrp.interface", id.interfaceName());
    properties.put("vrrp.family", id.family().name().toLowerCase(Locale.ROOT));
    properties.put("vrrp.vrid", id.vrid());
    properties.put("vrrp.state", service.state().name());
    return properties;
  }
}
