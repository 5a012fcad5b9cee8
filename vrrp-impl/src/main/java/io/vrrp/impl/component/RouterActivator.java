// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.VrrpConfigurations;
import io.vrrp.VrrpRefusal;
import io.vrrp.impl.component.configuration.ConfigurationSource;
import io.vrrp.impl.component.configuration.RouterProperties;
import io.vrrp.impl.component.namespace.NamespaceRuntimes;
import io.vrrp.impl.component.publishing.ListenerHub;
import io.vrrp.impl.component.publishing.PublishedRouter;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterId;
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
 * configuration, the interfaces, a network namespace) it compares the configurations with the
 * running virtual routers and applies what is possible. So a refused configuration is applied as
 * soon as the reason has gone.
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
  private final ListenerHub listeners;
  private final BundleContext context;
  private final long deletionMillis;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "vrrp-activation"));

  private final ConfigurationLedger ledger = new ConfigurationLedger();
  private final SharedAddresses sharedAddresses;
  private final FileCompletion files =
      new FileCompletion(
          this::later,
          new FileCompletion.Listener() {
            @Override
            public void complete(ConfigurationEntry entry, Map<String, Object> properties) {
              entry.read(properties);
              settle();
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
    this.listeners = listeners;
    this.context = context;
    this.deletionMillis = deletionMillis;
    this.sharedAddresses = new SharedAddresses(warnings);
    runtimes.addListener(this);
    executor.scheduleWithFixedDelay(this::retry, retryMillis, retryMillis, TimeUnit.MILLISECONDS);
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    runtimes.removeListener(this);
    execute(
        () -> {
          ledger.all().forEach(this::close);
          ledger.clear();
          closeUnused();
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
          int version = ++gone.version;
          gone.deleted = true;
          if (gone.running != null) {
            later(() -> deleteFinally(gone, version), deletionMillis);
          } else {
            ledger.remove(gone);
          }
          settle();
        });
  }

  private void deleteFinally(ConfigurationEntry gone, int version) {
    if (gone.version == version) {
      ledger.remove(gone);
      close(gone);
      settle();
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
    } catch (RuntimeException | Error e) {
      // An exception would cancel the schedule.
      LOG.warn("virtual routers: failed to start them; this is tried again", e);
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
                close(each);
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
    settle();
  }

  // ---------------------------------------------------------------- applying

  /** Applies everything that is possible now, and logs why the rest is not. */
  private void settle() {
    adoptDeleted();
    while (makeMoves()) {
      // Each refusal changes what the other configurations can get: plan again.
    }
    for (ConfigurationEntry each : ledger.all()) {
      if (each.wish().isMove()) {
        refuseIdentity(each);
      } else if (each.running != null && !each.deleted && !each.postponed) {
        configure(each);
      }
    }
    closeUnused();
    sharedAddresses.check(ledger.all());
    ledger.publishRefusals();
  }

  /** Returns whether another plan is needed. */
  private boolean makeMoves() {
    List<IdentityMoves.Wish> wishes = ledger.all().stream().map(ConfigurationEntry::wish).toList();
    if (wishes.stream().noneMatch(IdentityMoves.Wish::isMove)) {
      return false;
    }
    for (IdentityMoves.Step step : IdentityMoves.plan(wishes)) {
      ConfigurationEntry moved = ledger.find(step.pid());
      if (!step.take()) {
        close(moved);
      } else if (!take(moved)) {
        return true;
      }
    }
    return false;
  }

  /** A renamed file keeps its virtual router, which stays master. */
  private void adoptDeleted() {
    for (ConfigurationEntry heir : List.copyOf(ledger.all())) {
      ConfigurationEntry gone = heir.wish().isMove() ? ledger.holder(heir.wanted.id()) : null;
      if (gone != null && gone.deleted) {
        close(heir);
        heir.running = gone.running;
        gone.running = null;
        gone.version++;
        ledger.remove(gone);
      }
    }
  }

  private boolean take(ConfigurationEntry moved) {
    PublishedRouter old = moved.running;
    try {
      // Start the new virtual router first: if that fails, the old one still runs.
      moved.running = publish(moved);
    } catch (RuntimeException e) {
      moved.postponed = true;
      boolean plain = e instanceof IllegalStateException || e instanceof IllegalArgumentException;
      moved.refuse(plain ? String.valueOf(e.getMessage()) : e.toString());
      return false;
    }
    moved.accept();
    close(old);
    return true;
  }

  private void configure(ConfigurationEntry each) {
    try {
      each.running.configure(each.wanted, each.wantedSource);
      if (!each.wrong) {
        each.accept();
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      each.refuse(e.getMessage());
    }
  }

  private void refuseIdentity(ConfigurationEntry waiting) {
    RouterId id = waiting.wanted.id();
    ConfigurationEntry holder = ledger.holder(id);
    waiting.refuse(
        "vrid="
            + id.vrid()
            + ": another configuration has the virtual router "
            + id
            + (holder == null ? "" : " (" + holder.name() + ")")
            + "; it is applied when that one moves or is deleted");
  }

  private PublishedRouter publish(ConfigurationEntry entry) {
    RouterConfig config = entry.wanted;
    ConfigurationSource source = entry.wantedSource;
    RouterId id = config.id();
    Engine joined = runtimes.join(id);
    try {
      return new PublishedRouter(config, source, joined, listeners, context);
    } catch (RuntimeException e) {
      runtimes.leave(id);
      throw e;
    }
  }

  private void close(ConfigurationEntry configuration) {
    PublishedRouter old = configuration.running;
    configuration.running = null;
    close(old);
  }

  private void close(PublishedRouter old) {
    if (old == null) {
      return;
    }
    try {
      old.close();
    } catch (RuntimeException e) {
      LOG.warn("{}: failed to close; the virtual router is removed nevertheless", old.id(), e);
    } finally {
      runtimes.leave(old.id());
    }
  }

  private void closeUnused() {
    runtimes.closeUnused(ledger.networkNamespaces());
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
