// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import io.vrrp.VrrpEngine;
import io.vrrp.VrrpEngineStatistics;
import io.vrrp.impl.component.view.EngineStatisticsView;
import io.vrrp.impl.engine.Engine;
import java.util.Hashtable;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * The service of one engine. The event thread registers it: a service listener of another bundle
 * may hang, and must not prevent a virtual router from starting.
 */
public final class PublishedEngine implements VrrpEngine {

  private final Optional<String> networkNamespace;
  private final Engine engine;
  private final LongSupplier overruns;
  private final AtomicReference<ServiceRegistration<VrrpEngine>> registration =
      new AtomicReference<>();
  private volatile boolean withdrawn;

  /**
   * Does not register yet.
   *
   * @param networkNamespace its name, or "" for that of this process
   * @param overruns how often the kernel's reports of changes were lost
   */
  public PublishedEngine(String networkNamespace, Engine engine, LongSupplier overruns) {
    this.networkNamespace = Optional.of(networkNamespace).filter(name -> !name.isEmpty());
    this.engine = engine;
    this.overruns = overruns;
  }

  public void publish(BundleContext context) {
    engine.postEvent(() -> register(context));
  }

  private void register(BundleContext context) {
    if (withdrawn) {
      return;
    }
    Hashtable<String, Object> properties = new Hashtable<>();
    networkNamespace.ifPresent(name -> properties.put("vrrp.networkNamespace", name));
    try {
      registration.set(context.registerService(VrrpEngine.class, this, properties));
    } catch (IllegalStateException e) {
      // The bundle is stopping.
      return;
    }
    // If it was withdrawn meanwhile, withdraw() found no registration: unregister here.
    if (withdrawn) {
      unregister();
    }
  }

  /** The engine is about to be closed. */
  public void withdraw() {
    withdrawn = true;
    engine.postEvent(this::unregister);
  }

  /** Calling it again has no effect. */
  public void unregister() {
    ServiceRegistration<VrrpEngine> registered = registration.getAndSet(null);
    if (registered != null) {
      try {
        registered.unregister();
      } catch (IllegalStateException e) {
        // The bundle is stopping: the framework has unregistered it.
      }
    }
  }

  @Override
  public Optional<String> networkNamespace() {
    return networkNamespace;
  }

  @Override
  public VrrpEngineStatistics statistics() {
    return new EngineStatisticsView(engine.snapshot(), overruns.getAsLong());
  }

  @Override
  public String toString() {
    return "VrrpEngine" + networkNamespace.map(name -> " in " + name).orElse("");
  }
}
