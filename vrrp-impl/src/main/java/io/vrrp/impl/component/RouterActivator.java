// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.VrrpConfigurations;
import io.vrrp.VrrpRefusal;
import io.vrrp.impl.component.configuration.ConfigurationFile;
import io.vrrp.impl.component.configuration.RouterConfigParser;
import io.vrrp.impl.component.namespace.NamespaceRuntimes;
import io.vrrp.impl.component.publishing.ListenerHub;
import io.vrrp.impl.component.publishing.PublishedRouter;
import io.vrrp.impl.component.view.Refusal;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.RouterConfig;
import io.vrrp.impl.engine.RouterId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the virtual routers that the configurations ask for. Whenever something changes (a
 * configuration, the interfaces, a network namespace) it compares what is wanted with what runs,
 * and applies what is possible. So a refused configuration is applied as soon as the reason has
 * gone.
 *
 * <p>All of it happens on one thread of its own: interfaces are reported by threads that must not
 * wait.
 */
@Component(
    service = {RouterActivator.class, VrrpConfigurations.class},
    immediate = true)
public final class RouterActivator implements NamespaceRuntimes.Listener, VrrpConfigurations {

  private static final Logger LOG = LoggerFactory.getLogger(RouterActivator.class);

  private static final long STOP_SECONDS = 10;

  /** How often it looks for changes that are not reported, such as a new network namespace. */
  private static final long RETRY_MILLIS = 10_000;

  /** How long a virtual router goes on without its file: some editors delete and rewrite files. */
  private static final long DELETION_MILLIS = 1_000;

  /** How often an unfinished file is looked at. */
  private static final long LOOK_MILLIS = 250;

  private static final int LOOKS_BEFORE_A_WARNING = 8;

  /** Longer than the file watcher needs to report a change; Karaf's looks once a second. */
  private static final int LOOKS_AT_A_WHOLE_FILE = 12;

  private final NamespaceRuntimes runtimes;
  private final ListenerHub listeners;
  private final BundleContext context;
  private final long deletionMillis;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "vrrp-activation"));

  /** By PID, in the order in which they came. */
  private final Map<String, ConfigurationEntry> configurations = new LinkedHashMap<>();

  /** The interfaces of each network namespace. */
  private final Map<String, Set<String>> interfaces = new HashMap<>();

  private volatile List<VrrpRefusal> refusals = List.of();

  @Activate
  public RouterActivator(
      @Reference NamespaceRuntimes runtimes,
      @Reference ListenerHub listeners,
      BundleContext context) {
    this(runtimes, listeners, context, RETRY_MILLIS, DELETION_MILLIS);
  }

  RouterActivator(
      NamespaceRuntimes runtimes,
      ListenerHub listeners,
      BundleContext context,
      long retryMillis,
      long deletionMillis) {
    this.runtimes = runtimes;
    this.listeners = listeners;
    this.context = context;
    this.deletionMillis = deletionMillis;
    runtimes.addListener(this);
    executor.scheduleWithFixedDelay(this::retry, retryMillis, retryMillis, TimeUnit.MILLISECONDS);
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    runtimes.removeListener(this);
    execute(
        () -> {
          configurations.values().forEach(this::close);
          configurations.clear();
          closeUnused();
        });
    executor.shutdown();
    executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
  }

  // ---------------------------------------------------------------- what changes

  /** A configuration came, or changed. */
  void configured(String pid, Map<String, Object> properties) {
    execute(
        () -> {
          ConfigurationEntry changed = configurations.computeIfAbsent(pid, ConfigurationEntry::new);
          changed.source = source(properties);
          changed.deleted = false;
          changed.forgetRefusal();
          int version = ++changed.version;
          String missing = ConfigurationFile.of(properties).missing();
          if (missing == null) {
            read(changed, properties);
            settle();
          } else {
            changed.wrong = true;
            lookLater(changed, version, properties, 0, 0);
          }
        });
  }

  /**
   * Applies a configuration some time after its file is complete. By then the file watcher should
   * have reported what was added; if it has not, nothing important was added.
   */
  private void look(
      ConfigurationEntry changed,
      int version,
      Map<String, Object> properties,
      int looks,
      int whole) {
    if (changed.version != version) {
      return;
    }
    String missing = ConfigurationFile.of(properties).missing();
    if (missing == null && whole == LOOKS_AT_A_WHOLE_FILE) {
      changed.forgetRefusal();
      read(changed, properties);
      settle();
      return;
    }
    if (missing != null && looks == LOOKS_BEFORE_A_WARNING) {
      changed.refuse(errorsOf(properties) + missing);
      tellRefusals();
    }
    lookLater(changed, version, properties, looks + 1, missing == null ? whole + 1 : 0);
  }

  private void lookLater(
      ConfigurationEntry changed,
      int version,
      Map<String, Object> properties,
      int looks,
      int whole) {
    executor.schedule(
        guarded(() -> look(changed, version, properties, looks, whole)),
        LOOK_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private static String errorsOf(Map<String, Object> properties) {
    try {
      RouterConfigParser.parse(properties);
      return "";
    } catch (IllegalArgumentException e) {
      return e.getMessage() + "; ";
    }
  }

  private static void read(ConfigurationEntry changed, Map<String, Object> properties) {
    changed.postponed = false;
    changed.wrong = false;
    List<String> unknown = RouterConfigParser.unknownProperties(properties);
    if (!unknown.isEmpty()) {
      LOG.warn(
          "{}: unknown properties are ignored: {}",
          changed.source,
          unknown.stream()
              .map(RouterConfigParser::withSuggestion)
              .collect(Collectors.joining(", ")));
    }
    try {
      changed.wanted = RouterConfigParser.parse(properties);
    } catch (IllegalArgumentException e) {
      changed.wrong = true;
      changed.wanted = changed.running == null ? null : changed.running.config();
      changed.refuse(e.getMessage());
    }
  }

  /** How an administrator knows the configuration: its file if it has one, else its PID. */
  private static String source(Map<String, Object> properties) {
    Object file = properties.get("felix.fileinstall.filename");
    Object name = file == null ? properties.get("service.pid") : file;
    return Objects.toString(name, "");
  }

  /**
   * A configuration is gone.
   *
   * @param deleted whether it may come back at once: otherwise this bundle stops
   */
  void removed(String pid, boolean deleted) {
    execute(
        () -> {
          ConfigurationEntry gone = configurations.get(pid);
          if (gone == null) {
            return;
          }
          int version = ++gone.version;
          gone.deleted = true;
          if (deleted && gone.running != null) {
            executor.schedule(
                guarded(() -> deleteFinally(gone, version)), deletionMillis, TimeUnit.MILLISECONDS);
          } else {
            delete(gone);
          }
          settle();
        });
  }

  private void deleteFinally(ConfigurationEntry gone, int version) {
    if (gone.version == version) {
      delete(gone);
      settle();
    }
  }

  private void delete(ConfigurationEntry gone) {
    configurations.remove(gone.pid);
    close(gone);
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
      // What lacks its interface is tried when that appears.
      tryAgain(
          postponed ->
              interfacesOf(postponed.networkNamespace())
                  .contains(postponed.wanted.interfaceName()));
    } catch (RuntimeException | Error e) {
      // Thrown on, it would end the schedule.
      LOG.warn("virtual routers: a further attempt to start them failed; it is repeated", e);
    }
  }

  /** Moves virtual routers out of namespaces that are gone, into those that came in their place. */
  private void lookAtNamespaces() {
    Set<String> stale = runtimes.staleNamespaces();
    if (!stale.isEmpty()) {
      configurations.values().stream()
          .filter(each -> stale.contains(each.networkNamespace()))
          .forEach(
              each -> {
                close(each);
                each.postponed = false;
              });
      Set<String> others = namedNamespaces();
      others.removeAll(stale);
      runtimes.closeUnused(others);
    }
    runtimes.openMissing();
  }

  private void tryAgain(Predicate<ConfigurationEntry> hope) {
    configurations.values().stream()
        .filter(each -> each.postponed && hope.test(each))
        .forEach(each -> each.postponed = false);
    settle();
  }

  // ---------------------------------------------------------------- applying

  /** Applies whatever can be applied now, and says why the rest cannot. */
  private void settle() {
    adoptDeleted();
    while (makeMoves()) {
      // Each one that was refused changes what the others can have.
    }
    for (ConfigurationEntry each : configurations.values()) {
      if (each.wish().isMove()) {
        refuseIdentity(each);
      } else if (each.running != null && !each.deleted && !each.postponed) {
        configure(each);
      }
    }
    closeUnused();
    tellRefusals();
  }

  /** Returns whether another plan is needed. */
  private boolean makeMoves() {
    List<IdentityMoves.Wish> wishes =
        configurations.values().stream().map(ConfigurationEntry::wish).toList();
    if (wishes.stream().noneMatch(IdentityMoves.Wish::isMove)) {
      return false;
    }
    for (IdentityMoves.Step step : IdentityMoves.plan(wishes)) {
      ConfigurationEntry moved = configurations.get(step.pid());
      if (!step.take()) {
        close(moved);
      } else if (!take(moved)) {
        return true;
      }
    }
    return false;
  }

  private void tellRefusals() {
    refusals =
        configurations.values().stream()
            .filter(each -> each.refusal() != null)
            .<VrrpRefusal>map(each -> new Refusal(each.source, each.refusal()))
            .toList();
  }

  /** A file that was renamed takes over the virtual router, which stays master. */
  private void adoptDeleted() {
    for (ConfigurationEntry heir : List.copyOf(configurations.values())) {
      ConfigurationEntry gone = heir.wish().isMove() ? holder(heir.wanted.id()) : null;
      if (gone != null && gone.deleted) {
        close(heir);
        heir.running = gone.running;
        gone.running = null;
        gone.version++;
        configurations.remove(gone.pid);
      }
    }
  }

  private ConfigurationEntry holder(RouterId id) {
    return configurations.values().stream()
        .filter(each -> id.equals(each.held()))
        .findFirst()
        .orElse(null);
  }

  private boolean take(ConfigurationEntry moved) {
    PublishedRouter old = moved.running;
    try {
      // First the new one, so that nothing is lost if it cannot run.
      moved.running = publish(moved.wanted);
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
      if (!each.wanted.equals(each.running.config())) {
        each.running.configure(each.wanted);
      }
      if (!each.wrong) {
        each.accept();
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      each.refuse(e.getMessage());
    }
  }

  private void refuseIdentity(ConfigurationEntry waiting) {
    RouterId id = waiting.wanted.id();
    ConfigurationEntry holder = holder(id);
    waiting.refuse(
        "vrid="
            + id.vrid()
            + ": another configuration has the virtual router "
            + id
            + (holder == null ? "" : " (" + holder.source + ")")
            + "; it is applied when that one moves or is deleted");
  }

  private PublishedRouter publish(RouterConfig config) {
    RouterId id = config.id();
    Engine joined = runtimes.join(id);
    try {
      return new PublishedRouter(config, joined, listeners, context);
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
      LOG.warn("{}: failed to close the virtual router; it is removed all the same", old.id(), e);
    } finally {
      runtimes.leave(old.id());
    }
  }

  private void closeUnused() {
    runtimes.closeUnused(namedNamespaces());
  }

  private Set<String> namedNamespaces() {
    return configurations.values().stream()
        .map(ConfigurationEntry::networkNamespace)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void execute(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      // Stopped: all virtual routers have left.
    }
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("virtual routers: a defect; the other configurations are not affected", e);
      }
    };
  }

  @Override
  public List<VrrpRefusal> refused() {
    return refusals;
  }
}
