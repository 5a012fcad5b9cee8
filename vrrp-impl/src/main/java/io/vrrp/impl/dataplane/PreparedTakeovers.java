// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelNetwork;
import io.vrrp.impl.dataplane.kernel.PreparedTakeover;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.dataplane.plan.RouterInput;
import io.vrrp.impl.dataplane.plan.Step;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Take-overs that are ready to be made at once. The data plane thread prepares them, the engine
 * thread makes them: passing the work to another thread would take ten times as long as the
 * kernel's part.
 *
 * <p>The data plane must not undo a take-over that was not reported to it yet. So no take-over is
 * made while the data plane changes the kernel, and the data plane changes nothing until all
 * take-overs were reported.
 */
final class PreparedTakeovers {

  /** A take-over that was tried, and whether the kernel made all of it. */
  record Attempt(List<KernelChange> changes, boolean made) {}

  private record Ready(
      DesiredState desired, List<KernelChange> changes, PreparedTakeover takeOver) {

    /** Whether this take-over gives the virtual router exactly this desired state. */
    boolean isFor(DesiredState now) {
      return now.equals(desired.held(now.request()));
    }
  }

  private final Map<Object, Ready> ready = new ConcurrentHashMap<>();

  /** The thread that changes the kernel holds it. */
  private final ReentrantLock changing = new ReentrantLock();

  /** How many take-overs were not reported to the data plane yet. Guarded by the lock. */
  private int unreported;

  /** Guarded by the lock. */
  private boolean closed;

  // ---------------------------------------------------------------- the data plane's thread

  /**
   * Replaces all prepared take-overs.
   *
   * @param changes the changes that a take-over makes, by virtual router
   */
  void prepare(
      Map<Object, List<KernelChange>> changes,
      Map<Object, RouterInput> routers,
      KernelNetwork kernel) {
    ready.keySet().retainAll(changes.keySet());
    changes.forEach((router, all) -> prepare(router, routers.get(router).desired(), all, kernel));
  }

  private void prepare(
      Object router, DesiredState desired, List<KernelChange> changes, KernelNetwork kernel) {
    Ready present = ready.get(router);
    if (present != null && present.desired.equals(desired) && present.changes.equals(changes)) {
      return;
    }
    PreparedTakeover takeOver = kernel.prepare(changes);
    if (takeOver == null) {
      ready.remove(router);
    } else {
      ready.put(router, new Ready(desired, changes, takeOver));
    }
  }

  /** Discards the take-overs of the virtual routers that these steps serve: they are outdated. */
  void withdrawAll(List<Step> steps) {
    for (Step step : steps) {
      if (step.router() != null) {
        ready.remove(step.router());
      }
    }
  }

  /** Discards all take-overs, because the state of the kernel is not known for certain. */
  void withdrawAll() {
    ready.clear();
  }

  /**
   * Blocks take-overs until {@link #endChanges}, unless one was not reported yet: then the plan is
   * outdated.
   *
   * @return false if the plan is outdated; nothing is blocked then
   */
  boolean beginChanges() {
    changing.lock();
    if (unreported > 0) {
      changing.unlock();
      return false;
    }
    return true;
  }

  /** Must be called if {@link #beginChanges} returned true. */
  void endChanges() {
    changing.unlock();
  }

  /** Whether all take-overs were reported to the data plane; waits for one in progress. */
  boolean areAllReported() {
    boolean all = beginChanges();
    if (all) {
      endChanges();
    }
    return all;
  }

  /** One attempt was reported to the data plane. */
  void reported() {
    changing.lock();
    unreported--;
    changing.unlock();
  }

  // ---------------------------------------------------------------- any thread

  /** Discards the take-over of a virtual router, because its desired state has changed. */
  void withdraw(Object router) {
    ready.remove(router);
  }

  /**
   * Takes over, if this is prepared and the data plane is not changing the kernel at the moment,
   * because waiting for that could take long. The prepared take-over is used up in any case.
   *
   * @param attempted receives the attempt, if there was one, so that the data plane learns of it
   * @return whether the kernel has everything that is wanted
   */
  boolean make(Object router, DesiredState desired, Consumer<Attempt> attempted) {
    Ready taken = ready.remove(router);
    if (taken == null || !taken.isFor(desired) || !changing.tryLock()) {
      return false;
    }
    try {
      if (closed) {
        return false;
      }
      boolean made = isMade(taken.takeOver);
      unreported++;
      attempted.accept(new Attempt(taken.changes, made));
      return made;
    } finally {
      changing.unlock();
    }
  }

  private static boolean isMade(PreparedTakeover takeOver) {
    try {
      return takeOver.make();
    } catch (IOException e) {
      // The data plane then reads what the kernel has, tries the changes itself, and reports what
      // fails.
      return false;
    }
  }

  /** From now on no take-over is made. */
  void close() {
    changing.lock();
    closed = true;
    changing.unlock();
    ready.clear();
  }
}
