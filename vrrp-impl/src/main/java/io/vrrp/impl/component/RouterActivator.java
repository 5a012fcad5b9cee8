// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.VrrpConfigurations;
import io.vrrp.VrrpRefusal;
import io.vrrp.impl.component.configuration.RouterProperties;
import io.vrrp.impl.component.namespace.NamespaceRuntimes;
import io.vrrp.impl.component.publishing.ListenerHub;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the virtual routers that the configurations ask for. After each change (of a
 * configuration, the interfaces, a network namespace) it has the {@link ConfigurationApplier} apply
 * what is possible. So a refused configuration is applied as soon as the reason has gone.
 *
 * <p>It works on its own thread, because the threads that report interfaces must not wait.
 */
@Component(
    service = {RouterActivator.class, VrrpConfigurations.class},
    immediate = true)
public final class RouterActivator implements NamespaceRuntimes.Listener, VrrpConfigurations {

  private static final Logger LOG = LoggerFactory.getLogger(RouterActivator.class);

  private static final long STOP_SECONDS = 10;

  /** How often to look for changes that no one reports, such as a new network namespace. */
  private static final long RETRY_MILLIS = 10_000;

  /**
   * How long a virtual router continues after its file was deleted: some editors delete and rewrite
   * files.
   */
  private static final long DELETION_MILLIS = 1_000;

  private final NamespaceRuntimes runtimes;
  private final long deletionMillis;

  /** Why the last retry failed, so that the same failure is logged once; empty if it did not. */
  private String retryFailure = "";

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "vrrp-activation"));

  private final ConfigurationLedger ledger = new ConfigurationLedger();
  private final ConfigurationApplier applier;
  private final FileCompletion files =
      new FileCompletion(
          this::later,
          new FileCompletion.Listener() {
            @Override
            public void complete(ConfigurationEntry entry, Map<String, Object> properties) {
              entry.read(properties);
              applier.apply();
            }

            @Override
            public void incomplete(
                ConfigurationEntry entry, Map<String, Object> properties, String missing) {
              entry.refuseIncomplete(properties, missing);
              ledger.publishRefusals();
            }
          });

  /** The interfaces of each network namespace. */
  private final Map<String, Set<String>> interfaces = new HashMap<>();

  @Activate
  public RouterActivator(
      @Reference NamespaceRuntimes runtimes,
      @Reference ListenerHub listeners,
      BundleContext context) {
    this(runtimes, listeners, context, LOG::warn, RETRY_MILLIS, DELETION_MILLIS);
  }

  RouterActivator(
      NamespaceRuntimes runtimes,
      ListenerHub listeners,
      BundleContext context,
      Consumer<String> warnings,
      long retryMillis,
      long deletionMillis) {
    this.runtimes = runtimes;
    this.deletionMillis = deletionMillis;
    this.applier =
        new ConfigurationApplier(
            ledger, runtimes, listeners, context, new SharedAddresses(warnings));
    runtimes.addListener(this);
    executor.scheduleWithFixedDelay(this::retry, retryMillis, retryMillis, TimeUnit.MILLISECONDS);
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    runtimes.removeListener(this);
    execute(
        () -> {
          ledger.all().forEach(applier::close);
          ledger.clear();
          applier.closeUnused();
        });
    executor.shutdown();
    executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
  }

  // A configuration came or changed.

  /** A configuration came, or changed. */
  void configured(String pid, Map<String, Object> properties) {
    execute(
        () -> {
          ConfigurationEntry changed = ledger.enter(pid);
          changed.change(properties);
          files.changed(changed, properties);
        });
  }

  /** A configuration came or changed, but with this PID it cannot belong to a virtual router. */
  void misnamed(String pid, Map<String, Object> properties) {
    execute(
        () -> {
          ConfigurationEntry changed = ledger.enter(pid);
          changed.change(properties);
          changed.refuse(
              "its PID is "
                  + pid
                  + "; allowed: "
                  + RouterProperties.FACTORY_PID
                  + "-NAME, for example a file "
                  + RouterProperties.FACTORY_PID
                  + "-lan.cfg");
          ledger.publishRefusals();
        });
  }

  /** A configuration was deleted. It may come back at once. */
  void removed(String pid) {
    execute(
        () -> {
          ConfigurationEntry gone = ledger.find(pid);
          if (gone == null) {
            return;
          }
          int changes = ++gone.changes;
          gone.deleted = true;
          if (gone.running != null) {
            later(() -> deleteFinally(gone, changes), deletionMillis);
          } else {
            ledger.remove(gone);
          }
          applier.apply();
        });
  }

  private void deleteFinally(ConfigurationEntry gone, int changes) {
    if (gone.changes == changes) {
      ledger.remove(gone);
      applier.close(gone);
      applier.apply();
    }
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
              postponed ->
                  networkNamespace.equals(postponed.networkNamespace())
                      && appeared.contains(postponed.wanted.interfaceName()));
        });
  }

  private Set<String> interfacesOf(String networkNamespace) {
    return interfaces.getOrDefault(networkNamespace, Set.of());
  }

  private void retry() {
    try {
      lookAtNamespaces();
      // The others are tried again when their interface appears.
      tryAgain(
          postponed ->
              interfacesOf(postponed.networkNamespace())
                  .contains(postponed.wanted.interfaceName()));
      retryFailure = "";
    } catch (RuntimeException | Error e) {
      // An exception would cancel the schedule.
      if (!e.toString().equals(retryFailure)) {
        LOG.warn("virtual routers: failed to start them; this is tried again", e);
      }
      retryFailure = e.toString();
    }
  }

  /** Stops virtual routers in deleted namespaces, and starts them in new ones. */
  private void lookAtNamespaces() {
    Set<String> stale = runtimes.staleNamespaces();
    if (!stale.isEmpty()) {
      ledger.all().stream()
          .filter(each -> stale.contains(each.networkNamespace()))
          .forEach(
              each -> {
                applier.close(each);
                each.postponed = false;
              });
      Set<String> others = ledger.networkNamespaces();
      others.removeAll(stale);
      runtimes.closeUnused(others);
    }
    runtimes.openMissing();
  }

  private void tryAgain(Predicate<ConfigurationEntry> hope) {
    ledger.all().stream()
        .filter(each -> each.postponed && hope.test(each))
        .forEach(each -> each.postponed = false);
    applier.apply();
  }

  private void execute(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      // The component was stopped, and all virtual routers with it.
    }
  }

  private void later(Runnable task, long millis) {
    executor.schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("virtual routers: internal error; other configurations are not affected", e);
      }
    };
  }

  @Override
  public List<VrrpRefusal> refused() {
    return ledger.refused();
  }
}
