// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.Trackers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares it with the simplest implementation: a list that is searched. */
class DeadlineQueueTest {

  private final SimulatedIo io = new SimulatedIo();
  private final EngineServices services =
      new EngineServices(
          io,
          new TestBed.Addresses(),
          new EventQueue(lost -> {}),
          () -> TestBed.WALL,
          io.allocateFrame(AnnouncementSender.FRAME_LENGTH),
          new TurnBudget(() -> true),
          new DataPlaneWatchdog(),
          new EngineCounters(TestBed.WALL),
          new VirtualIps());

  private final Random random = new Random();
  private final DeadlineQueue<RouterInstance> queue = new DeadlineQueue<>();
  private final List<RouterInstance> model = new ArrayList<>();

  private RouterInstance router(int number) {
    // An interface for each, so that one that leaves does not disturb the others.
    InterfaceStatus own = TestBed.withIndex(TestBed.eth0(), number);
    RouterInstance router =
        new RouterInstance(
            TestBed.config(1, 100),
            services,
            new Receivers<>(io),
            Trackers.NONE,
            new TestBed.Observer());
    router.lifecycle().interfaceChanged(own, random.nextInt(1000));
    return router;
  }

  /** Any time, often equal for several, sometimes none. */
  private void moveDeadline(RouterInstance router) {
    router.lifecycle().setShutDown(true, 0);
    if (random.nextInt(4) > 0) {
      router.lifecycle().setShutDown(false, random.nextInt(1000));
    }
  }

  @Test
  void anEmptyQueueHasNoFirst() {
    assertNull(queue.first());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void firstIsAlwaysTheEarliest(long seed) {
    random.setSeed(seed);
    int number = 1;
    for (int step = 0; step < 20_000; step++) {
      int what = random.nextInt(10);
      if (model.isEmpty() || what == 0 && model.size() < 100) {
        RouterInstance added = router(number++);
        model.add(added);
        queue.add(added);
      } else if (what == 1) {
        RouterInstance removed = model.remove(random.nextInt(model.size()));
        // Leaving moves the deadline before the queue is informed.
        removed.lifecycle().setShutDown(true, 0);
        queue.remove(removed);
        assertFalse(removed.isQueued());
      } else {
        RouterInstance moved = model.get(random.nextInt(model.size()));
        moveDeadline(moved);
        queue.moved(moved);
      }
      if (random.nextInt(100) == 0) {
        model.forEach(this::moveDeadline);
        queue.allMoved();
      }
      long earliest =
          model.stream().mapToLong(RouterInstance::deadline).min().orElse(Long.MIN_VALUE);
      assertEquals(
          earliest, queue.first() == null ? Long.MIN_VALUE : queue.first().deadline(), "" + step);
    }
    model.sort(Comparator.comparingLong(RouterInstance::deadline));
    for (RouterInstance expected : model) {
      assertEquals(expected.deadline(), queue.first().deadline());
      queue.remove(queue.first());
    }
    assertNull(queue.first());
  }
}
