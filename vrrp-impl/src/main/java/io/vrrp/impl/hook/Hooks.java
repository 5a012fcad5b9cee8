// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import io.vrrp.VrrpConfigurations;
import io.vrrp.VrrpHook;
import io.vrrp.VrrpListener;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpRefusal;
import io.vrrp.VrrpService;
import io.vrrp.impl.properties.ConfigurationFile;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the hooks that the configurations ask for, and passes on to them what happens to virtual
 * routers.
 *
 * <p>When the bundle stops, declarative services deactivate this component after the one with the
 * virtual routers, whose name comes first in the alphabet. So their last states are still reported.
 */
@Component(
    service = {
      Hooks.class,
      ManagedServiceFactory.class,
      VrrpListener.class,
      VrrpConfigurations.class
    },
    immediate = true,
    property = "service.pid=" + HookProperties.FACTORY_PID,
    configurationPid = HookProperties.FACTORY_PID,
    configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = HookProperties.class, factory = true)
public final class Hooks implements ManagedServiceFactory, VrrpListener, VrrpConfigurations {

  private static final Logger LOG = LoggerFactory.getLogger(VrrpHook.class);

  /** How long the commands may run for the last states when the bundle stops. */
  private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long CHECK_MILLIS = 500;
  private static final int CHECKS_BEFORE_A_WARNING = 4;

  /** Longer than the file watcher needs to report a change. */
  private static final int CHECKS_OF_A_COMPLETE_FILE = 6;

  private final BundleContext context;
  private final Program program;
  private final HookDispatcher dispatcher = new HookDispatcher(System::nanoTime);
  private final Map<String, HookEntry> entries = new LinkedHashMap<>();

  /** Applies the configurations. */
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "vrrp-hooks"));

  private volatile List<VrrpRefusal> refused = List.of();

  @Activate
  public Hooks(BundleContext context) {
    this(context, new OsProgram());
  }

  Hooks(BundleContext context, Program program) {
    this.context = context;
    this.program = program;
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    dispatcher.stop();
    execute(
        () -> {
          List<Hook> running =
              entries.values().stream().map(each -> each.running).filter(h -> h != null).toList();
          running.forEach(hook -> hook.finish(STOP_NANOS));
          running.forEach(Hook::awaitEnd);
          entries.values().forEach(this::unregister);
          entries.clear();
        });
    executor.shutdown();
    executor.awaitTermination(2 * STOP_NANOS, TimeUnit.NANOSECONDS);
  }

  // ---------------------------------------------------------------- virtual routers

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRouter(VrrpService router, Map<String, Object> properties) {
    dispatcher.router(router, properties);
  }

  void updatedRouter(VrrpService router, Map<String, Object> properties) {
    dispatcher.router(router, properties);
  }

  void removeRouter(VrrpService router) {
    dispatcher.gone(router);
  }

  @Override
  public void notified(VrrpNotification notification) {
    dispatcher.notified(notification);
  }

  // ---------------------------------------------------------------- configurations

  @Override
  public String getName() {
    return "VRRP hooks";
  }

  @Override
  public void updated(String pid, Dictionary<String, ?> properties) {
    Map<String, Object> map = new HashMap<>();
    Collections.list(properties.keys()).forEach(name -> map.put(name, properties.get(name)));
    execute(
        () -> {
          HookEntry changed = entries.computeIfAbsent(pid, HookEntry::new);
          changed.change(map);
          if (ConfigurationFile.of(map).missing() == null) {
            apply(changed, map);
          } else {
            checkLater(changed, map, 0, 0);
          }
        });
  }

  /** A configuration without a name after the PID of the factory is no configuration of a hook. */
  void misnamed(Map<String, Object> properties) {
    execute(
        () -> {
          HookEntry changed = entries.computeIfAbsent(HookProperties.FACTORY_PID, HookEntry::new);
          changed.change(properties);
          refuse(
              changed,
              "its PID is "
                  + HookProperties.FACTORY_PID
                  + "; allowed: "
                  + HookProperties.FACTORY_PID
                  + "-NAME, for example a file "
                  + HookProperties.FACTORY_PID
                  + "-mail.cfg");
        });
  }

  @Override
  public void deleted(String pid) {
    execute(
        () -> {
          HookEntry gone = entries.remove(pid);
          if (gone != null) {
            gone.version++;
            close(gone);
            publishRefusals();
          }
        });
  }

  /** The file is not complete. Wait, because the program that writes it may have paused. */
  private void checkLater(
      HookEntry entry, Map<String, Object> properties, int checks, int complete) {
    int version = entry.version;
    executor.schedule(
        () -> {
          if (entry.version == version) {
            check(entry, properties, checks, complete);
          }
        },
        CHECK_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private void check(HookEntry entry, Map<String, Object> properties, int checks, int complete) {
    String missing = ConfigurationFile.of(properties).missing();
    if (missing == null && complete == CHECKS_OF_A_COMPLETE_FILE) {
      apply(entry, properties);
      return;
    }
    if (missing != null && checks == CHECKS_BEFORE_A_WARNING) {
      refuse(entry, missing);
    }
    checkLater(entry, properties, checks + 1, missing == null ? complete + 1 : 0);
  }

  private void apply(HookEntry entry, Map<String, Object> properties) {
    HookConfig config;
    try {
      config = HookConfig.parse(properties);
    } catch (IllegalArgumentException e) {
      refuse(entry, e.getMessage());
      return;
    }
    entry.accept();
    publishRefusals();
    boolean same = entry.running != null && entry.running.config().equals(config);
    if (same && entry.running.name().equals(entry.name())) {
      return;
    }
    close(entry);
    Hook hook = new Hook(entry.name(), config, program, System::nanoTime);
    entry.running = hook;
    entry.registration = context.registerService(VrrpHook.class, hook, null);
    hook.start();
    dispatcher.add(hook);
    LOG.info("hook {}: runs {}", hook.name(), CommandText.of(config.command()));
  }

  private void refuse(HookEntry entry, String text) {
    LOG.error(
        "{}: {}: {}",
        entry.source(),
        entry.running == null
            ? "the hook is not started"
            : "not applied, the hook continues as it was",
        text);
    entry.refuse(text);
    publishRefusals();
  }

  private void close(HookEntry entry) {
    Hook old = entry.running;
    if (old != null) {
      unregister(entry);
      dispatcher.remove(old);
      old.close();
      entry.running = null;
    }
  }

  private void unregister(HookEntry entry) {
    try {
      if (entry.registration != null) {
        entry.registration.unregister();
      }
    } catch (IllegalStateException e) {
      // The framework has unregistered it, because this bundle is being stopped.
    }
  }

  private void publishRefusals() {
    refused = entries.values().stream().map(HookEntry::refusal).flatMap(Optional::stream).toList();
  }

  private void execute(Runnable task) {
    try {
      executor.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException | LinkageError e) {
              LOG.error(
                  "hooks: internal error; please report it; the other configurations are not affected",
                  e);
            }
          });
    } catch (RejectedExecutionException e) {
      // Stopped: no hook runs.
    }
  }

  @Override
  public List<VrrpRefusal> refused() {
    return refused;
  }
}
