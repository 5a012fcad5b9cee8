// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

import io.vrrp.VrrpTracker;
import io.vrrp.VrrpTrackerStatus;
import io.vrrp.VrrpTrackers;
import io.vrrp.impl.component.calls.ForeignCalls;
import io.vrrp.impl.component.calls.SupervisedCalls;
import io.vrrp.impl.component.view.TrackerView;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.engine.port.TrackerSnapshot;
import io.vrrp.impl.engine.port.Trackers;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * Finds the trackers, starts and stops them, and informs engines about changes of their health. One
 * thread manages its state and never calls code of other bundles; another thread does that. So a
 * tracker that hangs or fails affects no other tracker and no virtual router.
 */
@Component(service = {TrackerRegistry.class, VrrpTrackers.class})
public final class TrackerRegistry implements Trackers, VrrpTrackers {

  private static final Logger LOG = LoggerFactory.getLogger(VrrpTracker.class);

  /** How long a stopping bundle waits for the stop of its tracker. */
  private static final long STOP_MILLIS = 2_000;

  private final BundleContext context;
  private final ForeignCalls foreign = new ForeignCalls();
  private final SupervisedCalls calls = new SupervisedCalls("vrrp-tracker-calls", foreign);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, task -> ForeignCalls.thread(task, "vrrp-trackers"));

  private final TrackerBoard board =
      new TrackerBoard(
          this::runner,
          new TrackerBoard.Listener() {
            @Override
            public void changed() {
              listeners.forEach(Runnable::run);
            }

            @Override
            public void start(String name, RunningTracker tracker) {
              calls.add("tracker " + name + ": start()", tracker::start);
            }

            @Override
            public void stop(String name, RunningTracker tracker) {
              calls.add("tracker " + name + ": stop()", tracker::stop);
            }

            @Override
            public void log(boolean warning, String text) {
              if (warning) {
                LOG.warn(text);
              } else {
                LOG.info(text);
              }
            }
          },
          InstantSource.system());

  /** The next deadline of the executor; only its thread uses it. */
  private long nextLook = TrackerBoard.NO_DEADLINE;

  private ScheduledFuture<?> look;

  @Activate
  public TrackerRegistry(BundleContext context) {
    this.context = context;
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // Start the thread here: the engine thread, which also calls this, may be in another network
    // namespace.
    executor.prestartCoreThread();
  }

  @Deactivate
  public void deactivate() throws InterruptedException {
    Future<Void> cleared =
        submit(
            () -> {
              board.clear(System.nanoTime());
              return null;
            });
    executor.shutdown();
    await(cleared);
    FutureTask<Void> allStopped = new FutureTask<>(() -> {}, null);
    calls.add("trackers: stop()", allStopped);
    await(allStopped);
    calls.close();
  }

  // ---------------------------------------------------------------- services

  /** Does not get the service itself here: this may run code that hangs. */
  @Reference(
      service = VrrpTracker.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      updated = "addTracker")
  void addTracker(ServiceReference<VrrpTracker> reference) {
    execute(() -> read(reference));
  }

  private void read(ServiceReference<VrrpTracker> reference) {
    try {
      board.add(TrackerService.of(reference), System.nanoTime());
    } catch (IllegalArgumentException e) {
      board.remove(reference, System.nanoTime());
      LOG.warn(e.getMessage());
    }
  }

  /**
   * Waits a little for the tracker to stop, because its bundle's resources disappear afterwards. It
   * does not wait for a tracker that unregisters itself while it is started or stopped.
   */
  void removeTracker(ServiceReference<VrrpTracker> reference) throws InterruptedException {
    Future<RunningTracker> removed =
        submit(
            () -> {
              RunningTracker running = board.running(reference);
              board.remove(reference, System.nanoTime());
              return running;
            });
    if (!foreign.isInside()) {
      RunningTracker running = await(removed);
      if (running != null && !running.awaitStopped(STOP_MILLIS)) {
        LOG.warn(
            "tracker of {}: stop() has not returned; its bundle stops without waiting for it",
            reference);
      }
    }
  }

  private RunningTracker runner(TrackerService service) {
    return new RunningTracker(
        context,
        service.reference(),
        running -> execute(() -> board.reported(running, service.name(), System.nanoTime())));
  }

  // ---------------------------------------------------------------- for engines

  /** Registers a listener for changes of trackers. It is called on a thread that must not wait. */
  public void addListener(Runnable listener) {
    listeners.add(listener);
  }

  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  @Override
  public TrackerSnapshot find(String name) {
    return board.find(name);
  }

  @Override
  public void refer(RouterId router, Set<String> names) {
    execute(() -> board.refer(router, names, System.nanoTime()));
  }

  // ---------------------------------------------------------------- for operators

  @Override
  public List<VrrpTrackerStatus> trackers() {
    return board.all().stream()
        .sorted(Comparator.comparing(TrackerSnapshot::name))
        .<VrrpTrackerStatus>map(TrackerView::new)
        .toList();
  }

  // ---------------------------------------------------------------- the thread of the state

  private void execute(Runnable task) {
    submit(
        () -> {
          task.run();
          return null;
        });
  }

  private <T> Future<T> submit(Callable<T> task) {
    FutureTask<T> submitted = new FutureTask<>(() -> run(task));
    try {
      executor.execute(submitted);
    } catch (RejectedExecutionException e) {
      // The component was stopped: no tracker is in use any more.
      submitted.cancel(false);
    }
    return submitted;
  }

  private <T> T run(Callable<T> task) throws Exception {
    try {
      T result = task.call();
      lookInTime();
      return result;
    } catch (Exception | Error e) {
      LOG.error("trackers: a defect; the other trackers are not affected", e);
      throw e;
    }
  }

  /** Schedules the next deadline. */
  private void lookInTime() {
    long deadline = board.deadline();
    if (deadline == nextLook || executor.isShutdown()) {
      return;
    }
    if (look != null) {
      look.cancel(false);
    }
    nextLook = deadline;
    look =
        deadline == TrackerBoard.NO_DEADLINE
            ? null
            : executor.schedule(
                () -> run(this::look),
                Math.max(0, deadline - System.nanoTime()),
                TimeUnit.NANOSECONDS);
  }

  private Void look() {
    nextLook = TrackerBoard.NO_DEADLINE;
    board.timePassed(System.nanoTime());
    return null;
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return future.isCancelled() ? null : future.get(STOP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("trackers: not stopped in time: {}", e.toString());
      return null;
    }
  }
}
