// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Entries ordered by deadline: a binary heap in which each entry knows its place, so that moving a
 * deadline needs no search and no allocation.
 */
final class DeadlineQueue<E extends DeadlineQueue.Entry> {

  /** Has a deadline, and may be in one queue at a time. */
  abstract static class Entry {

    private static final int NOT_QUEUED = -1;

    private int place = NOT_QUEUED;

    /** The time of its next action. */
    abstract long deadline();

    /** Whether it is in a queue. */
    final boolean isQueued() {
      return place != NOT_QUEUED;
    }
  }

  private final List<E> heap = new ArrayList<>();

  /** The entry with the earliest deadline, or null. */
  E first() {
    return heap.isEmpty() ? null : heap.get(0);
  }

  int size() {
    return heap.size();
  }

  /** One of the entries, in no particular order. */
  E get(int place) {
    return heap.get(place);
  }

  /** Whether any entry meets the condition. */
  boolean anyMatch(Predicate<E> condition) {
    for (int place = 0; place < heap.size(); place++) {
      if (condition.test(heap.get(place))) {
        return true;
      }
    }
    return false;
  }

  void add(E entry) {
    heap.add(entry);
    place(entry, heap.size() - 1);
    moved(entry);
  }

  void remove(E entry) {
    DeadlineQueue.Entry removed = entry;
    int place = removed.place;
    removed.place = Entry.NOT_QUEUED;
    E last = heap.remove(heap.size() - 1);
    if (last != entry) {
      place(last, place);
      moved(last);
    }
  }

  /** The deadline of an entry in the queue changed. */
  void moved(E entry) {
    up(placeOf(entry));
    down(placeOf(entry));
  }

  /** Any deadline may have changed. */
  void allMoved() {
    for (int place = heap.size() / 2 - 1; place >= 0; place--) {
      down(place);
    }
  }

  private void up(int from) {
    int place = from;
    E entry = heap.get(place);
    while (place > 0) {
      int parent = (place - 1) >>> 1;
      if (heap.get(parent).deadline() <= entry.deadline()) {
        break;
      }
      place(heap.get(parent), place);
      place = parent;
    }
    place(entry, place);
  }

  private void down(int from) {
    int place = from;
    E entry = heap.get(place);
    while (true) {
      int child = 2 * place + 1;
      if (child >= heap.size()) {
        break;
      }
      if (child + 1 < heap.size() && heap.get(child + 1).deadline() < heap.get(child).deadline()) {
        child++;
      }
      if (entry.deadline() <= heap.get(child).deadline()) {
        break;
      }
      place(heap.get(child), place);
      place = child;
    }
    place(entry, place);
  }

  private static int placeOf(Entry entry) {
    return entry.place;
  }

  private void place(E entry, int place) {
    heap.set(place, entry);
    DeadlineQueue.Entry placed = entry;
    placed.place = place;
  }
}
