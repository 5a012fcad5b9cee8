// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.RouterConfig;
import io.vrrp.impl.engine.RouterId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One virtual router per configuration. A configuration that is wrong from the start makes this
 * component fail alone, with the reason in the log and in {@code scr:info}; so do an interface or a
 * network namespace that does not exist and a privilege that is missing. One that becomes wrong
 * changes nothing: the virtual router runs on with what it had.
 *
 * <p>{@link RouterActivator} activates it, and tries again after a failure.
 */
@Component(
    name = RouterProperties.FACTORY_PID,
    service = RouterComponent.class,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RouterProperties.class, factory = true)
public final class RouterComponent {

  private static final Logger LOG = LoggerFactory.getLogger(RouterComponent.class);

  private final EngineComponent engine;
  private final ListenerHub listeners;
  private BundleContext context;
  private PublishedRouter router;

  /** The last change, if its configuration was right but could not be had. */
  private RouterConfig refused;

  @Activate
  public RouterComponent(@Reference EngineComponent engine, @Reference ListenerHub listeners) {
    this.engine = engine;
    this.listeners = listeners;
  }

  @Activate
  synchronized void activate(BundleContext bundleContext, Map<String, Object> properties) {
    context = bundleContext;
    String pid = RouterActivator.pidOf(properties::get);
    try {
      router = publish(parse(properties));
      engine.forgetRefusal(pid);
    } catch (IllegalArgumentException e) {
      engine.forgetRefusal(pid);
      LOG.error("{} is not started: {}", source(properties), e.getMessage());
      throw new RouterRefusedException(e.getMessage());
    } catch (RuntimeException e) {
      String text = e instanceof IllegalStateException ? e.getMessage() : e.toString();
      // It is tried again and again; to be told once is enough.
      if (engine.refused(pid, Objects.toString(text))) {
        LOG.error("{} is not started: {}", source(properties), text);
      } else {
        LOG.debug("{} is still not started: {}", source(properties), text);
      }
      throw new RouterRefusedException(text);
    }
  }

  @Modified
  synchronized void modified(Map<String, Object> properties) {
    refused = null;
    try {
      RouterConfig config = parse(properties);
      refused = config;
      apply(config);
    } catch (IllegalArgumentException | IllegalStateException e) {
      LOG.error(
          "{} is not applied, the virtual router goes on as it was: {}",
          source(properties),
          e.getMessage());
    }
  }

  private void apply(RouterConfig config) {
    if (router.is(config)) {
      router.configure(config);
    } else {
      // First the new one, so that nothing is lost if it cannot be had.
      PublishedRouter old = router;
      router = publish(config);
      close(old);
    }
    refused = null;
  }

  /** Applies a change that was right but could not be had, if there is hope for its identity. */
  synchronized void applyRefused(Predicate<RouterId> hope) {
    if (refused != null && hope.test(refused.id())) {
      try {
        apply(refused);
      } catch (IllegalArgumentException | IllegalStateException e) {
        LOG.warn("The change to {} still cannot be applied: {}", refused.id(), e.getMessage());
      }
    }
  }

  @Deactivate
  synchronized void deactivate() {
    close(router);
  }

  private void close(PublishedRouter old) {
    try {
      old.close();
    } finally {
      engine.routerWent(old.id());
    }
  }

  private PublishedRouter publish(RouterConfig config) {
    RouterId id = config.id();
    Engine joined = engine.join(id);
    try {
      return new PublishedRouter(config, joined, listeners, context);
    } catch (RuntimeException e) {
      engine.leave(id);
      throw e;
    }
  }

  private static RouterConfig parse(Map<String, Object> properties) {
    List<String> unknown = RouterConfigParser.unknownProperties(properties);
    if (!unknown.isEmpty()) {
      LOG.warn("{} has unknown properties, which are ignored: {}", source(properties), unknown);
    }
    return RouterConfigParser.parse(properties);
  }

  /** How an administrator knows the configuration: its file if it has one, and its PID. */
  private static String source(Map<String, Object> properties) {
    Object file = properties.get("felix.fileinstall.filename");
    return "Configuration "
        + properties.get("service.pid")
        + (file == null ? "" : " (" + file + ")");
  }
}
