// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelNetwork;
import io.vrrp.impl.dataplane.kernel.PreparedTakeover;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.dataplane.plan.OwnerInput;
import io.vrrp.impl.dataplane.plan.Step;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The take-overs that are prepared. The data plane's thread prepares them, the engine thread makes
 * them: handing them to another thread would take ten times as long as the kernel takes.
 *
 * <p>The data plane must not undo a take-over that has not been reported to it. So no take-over is
 * made while it changes the kernel, and it changes nothing before all take-overs are reported.
 */
final class PreparedTakeovers {

  /** A take-over that was tried, and whether the kernel made all of it. */
  record Attempt(List<KernelChange> changes, boolean made) {}

  private record Ready(
      DesiredState desired, List<KernelChange> changes, PreparedTakeover takeOver) {

    /** Whether it is what this want, to hold the addresses now, asks for. */
    boolean isFor(DesiredState now) {
      return now.equals(desired.held(now.request()));
    }
  }

  private final Map<Object, Ready> ready = new ConcurrentHashMap<>();

  /** Held by the thread that changes the kernel. */
  private final ReentrantLock changing = new ReentrantLock();

  /** How many take-overs have not been reported to the data plane. Guarded by the lock. */
  private int unreported;

  /** Guarded by the lock. */
  private boolean closed;

  // ---------------------------------------------------------------- the data plane's thread

  /**
   * From now on these are prepared, and no others.
   *
   * @param changes by owner, what its take-over would ask for
   */
  void prepare(
      Map<Object, List<KernelChange>> changes,
      Map<Object, OwnerInput> owners,
      KernelNetwork kernel) {
    ready.keySet().retainAll(changes.keySet());
    changes.forEach((owner, all) -> prepare(owner, owners.get(owner).desired(), all, kernel));
  }

  private void prepare(
      Object owner, DesiredState desired, List<KernelChange> changes, KernelNetwork kernel) {
    Ready present = ready.get(owner);
    if (present != null && present.desired.equals(desired) && present.changes.equals(changes)) {
      return;
    }
    PreparedTakeover takeOver = kernel.prepare(changes);
    if (takeOver == null) {
      ready.remove(owner);
    } else {
      ready.put(owner, new Ready(desired, changes, takeOver));
    }
  }

  /** The take-overs of the owners that these steps serve are outdated. */
  void withdrawAll(List<Step> steps) {
    for (Step step : steps) {
      if (step.owner() != null) {
        ready.remove(step.owner());
      }
    }
  }

  /** Nothing is known for certain. */
  void withdrawAll() {
    ready.clear();
  }

  /**
   * Keeps all owners from taking over until {@link #endChanges}, unless a take-over has not been
   * reported yet: then the plan is outdated.
   *
   * @return false if that is so
   */
  boolean beginChanges() {
    changing.lock();
    if (unreported > 0) {
      changing.unlock();
      return false;
    }
    return true;
  }

  /** After {@link #beginChanges} returned true. */
  void endChanges() {
    changing.unlock();
  }

  /** Whether every take-over was reported to the data plane; waits for one that is being made. */
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

  /** What was prepared for an owner is not what it wants any more. */
  void withdraw(Object owner) {
    ready.remove(owner);
  }

  /**
   * Takes over if that is prepared and the data plane is not changing the kernel just now, which
   * can take it long. What was prepared is used up, whatever comes of it.
   *
   * @param attempted is given the attempt, if there was one, so that the data plane hears of it
   * @return whether the kernel has all that is wanted
   */
  boolean make(Object owner, DesiredState desired, Consumer<Attempt> attempted) {
    Ready taken = ready.remove(owner);
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
      // The data plane reads what came of it, and says what does not work when it tries itself.
      return false;
    }
  }

  /** None is made any more. */
  void close() {
    changing.lock();
    closed = true;
    changing.unlock();
    ready.clear();
  }
}
