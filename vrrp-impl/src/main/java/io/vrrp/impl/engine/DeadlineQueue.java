// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * The virtual routers by their next deadline: a binary heap in which each knows its place, so that
 * moving a deadline searches nothing and allocates nothing.
 */
final class DeadlineQueue {

  /** The place of a router that is in no queue. */
  static final int NOWHERE = -1;

  private RouterInstance[] heap = new RouterInstance[16];
  private int size;

  /** The router whose deadline comes first, or null. */
  RouterInstance first() {
    return size == 0 ? null : heap[0];
  }

  int size() {
    return size;
  }

  /** One of the routers, in no particular order. */
  RouterInstance get(int place) {
    return heap[place];
  }

  /** Whether any router in the queue is like this. */
  boolean anyMatch(Predicate<RouterInstance> condition) {
    for (int place = 0; place < size; place++) {
      if (condition.test(heap[place])) {
        return true;
      }
    }
    return false;
  }

  void add(RouterInstance router) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    place(router, size++);
    up(router.queuePlace);
  }

  void remove(RouterInstance router) {
    int place = router.queuePlace;
    router.queuePlace = NOWHERE;
    RouterInstance last = heap[--size];
    heap[size] = null;
    if (last != router) {
      place(last, place);
      moved(last);
    }
  }

  /** The deadline of a router in the queue changed. */
  void moved(RouterInstance router) {
    up(router.queuePlace);
    down(router.queuePlace);
  }

  /** Any deadline may have changed. */
  void allMoved() {
    for (int place = size / 2 - 1; place >= 0; place--) {
      down(place);
    }
  }

  private void up(int from) {
    int place = from;
    RouterInstance router = heap[place];
    while (place > 0) {
      int parent = (place - 1) >>> 1;
      if (heap[parent].deadline() <= router.deadline()) {
        break;
      }
      place(heap[parent], place);
      place = parent;
    }
    place(router, place);
  }

  private void down(int from) {
    int place = from;
    RouterInstance router = heap[place];
    while (true) {
      int child = 2 * place + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && heap[child + 1].deadline() < heap[child].deadline()) {
        child++;
      }
      if (router.deadline() <= heap[child].deadline()) {
        break;
      }
      place(heap[child], place);
      place = child;
    }
    place(router, place);
  }

  private void place(RouterInstance router, int place) {
    heap[place] = router;
    router.queuePlace = place;
  }
}
