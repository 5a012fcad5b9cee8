// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.impl.linux.libc.NativeFunctions;
import io.vrrp.impl.properties.ConfigurationFile;
import io.vrrp.impl.tracking.network.TrackingNamespaces;
import io.vrrp.impl.tracking.poll.ProbeRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the trackers of all configurations, on its own thread. The probes run on other threads.
 */
@Component(service = TrackerActivator.class)
public final class TrackerActivator {

  private static final Logger LOG = LoggerFactory.getLogger(TrackerActivator.class);

  /** How often to check whether network namespaces appeared or disappeared. */
  private static final long CHECK_SECONDS = 5;

  /**
   * How long a tracker continues without its file: some editors delete a file and write it again.
   */
  private static final long DELETION_MILLIS = 1_000;

  /**
   * How often an incomplete file is checked, and how many checks find it incomplete before there is
   * a message.
   */
  private static final long FILE_MILLIS = 250;

  private static final int CHECKS_BEFORE_A_MESSAGE = 8;
  private static final long STOP_SECONDS = 10;

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> new Thread(task, "vrrp-tracker-configurations"));
  private final Map<String, TrackerEntry> entries = new LinkedHashMap<>();
  private final BundleContext context;
  private final TrackingNamespaces namespaces;
  private final ProbeRunner runner = new ProbeRunner(TrackerActivator::defect);
  private final TrackerResources resources;

  @Activate
  public TrackerActivator(BundleContext context) {
    this.context = context;
    this.namespaces = new TrackingNamespaces(this::execute, TrackerActivator::defect);
    this.resources = new TrackerResources(namespaces, runner, context);
    NativeFunctions.hold();
    executor.scheduleWithFixedDelay(
        guarded(namespaces::check), CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
  }

  @Deactivate
  void deactivate() throws InterruptedException {
    execute(
        () -> {
          entries.values().forEach(TrackerEntry::close);
          entries.clear();
          namespaces.close();
          runner.close();
        });
    executor.shutdown();
    boolean ended = executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    // If a thread hangs in a native function, releasing its library would end the process.
    if (ended && !namespaces.isHanging()) {
      NativeFunctions.drop();
    }
  }

  /** A configuration came, or changed. */
  void configured(TrackerKind kind, String pid, Map<String, Object> properties) {
    execute(
        () -> {
          TrackerEntry entry = entries.computeIfAbsent(pid, key -> new TrackerEntry(pid, kind));
          entry.version++;
          entry.deleted = false;
          readWhenComplete(entry, entry.version, properties, 0);
        });
  }

  /** Waits for the complete file, because a number without its last digit is another number. */
  private void readWhenComplete(
      TrackerEntry entry, int version, Map<String, Object> properties, int checks) {
    if (entry.version != version) {
      return;
    }
    String missing = ConfigurationFile.of(properties).missing();
    if (missing == null) {
      entry.read(properties);
      settle();
      return;
    }
    if (checks == CHECKS_BEFORE_A_MESSAGE) {
      entry.refuseIncomplete(missing);
    }
    later(() -> readWhenComplete(entry, version, properties, checks + 1), FILE_MILLIS);
  }

  /** A configuration was deleted. It may come back at once. */
  void removed(String pid) {
    execute(
        () -> {
          TrackerEntry gone = entries.get(pid);
          if (gone != null) {
            int version = ++gone.version;
            gone.deleted = true;
            later(
                () -> {
                  if (gone.version == version) {
                    entries.remove(pid);
                    gone.close();
                    settle();
                  }
                },
                DELETION_MILLIS);
            settle();
          }
        });
  }

  /** A configuration whose PID has no name after that of the kind. */
  void misnamed(String pid) {
    LOG.error(
        "{}: no tracker is started: its PID is {}; allowed: {}-NAME, for example a file {}-1.cfg",
        pid,
        pid,
        pid,
        pid);
  }

  /**
   * Applies all configurations that can be applied now. The first configuration with a name has it.
   */
  private void settle() {
    adoptDeleted();
    Map<String, TrackerEntry> holders = new HashMap<>();
    for (TrackerEntry each : entries.values()) {
      if (each.runningName() != null && each.runningName().equals(each.wantedName())) {
        holders.put(each.runningName(), each);
      }
    }
    for (TrackerEntry each : List.copyOf(entries.values())) {
      String name = each.wantedName();
      TrackerEntry holder = name == null ? each : holders.getOrDefault(name, each);
      if (holder != each) {
        each.refuseName(holder.source());
      } else {
        if (name != null) {
          holders.put(name, each);
        }
        each.apply(resources, context);
      }
    }
  }

  /** A file that was renamed, or has another kind now, takes over its tracker. */
  private void adoptDeleted() {
    for (TrackerEntry gone : new ArrayList<>(entries.values())) {
      if (gone.deleted && gone.runningName() != null) {
        entries.values().stream()
            .filter(each -> gone.runningName().equals(each.wantedName()))
            .findFirst()
            .ifPresent(
                successor -> {
                  successor.adopt(gone);
                  gone.version++;
                  entries.remove(gone.pid);
                });
      }
    }
  }

  private void execute(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      // Stopped: all trackers are gone.
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
        defect(e);
      }
    };
  }

  private static void defect(Throwable e) {
    LOG.error("trackers: internal error; please report it; the other trackers are not affected", e);
  }
}
