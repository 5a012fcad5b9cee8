// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import java.util.Optional;

/**
 * One event on a LAN with the result of the election.
 *
 * @param event what happened
 * @param subject to which router
 * @param before the master until then, or null
 * @param after the master that must result, or null
 * @param meeting whether a second master appears: one that never saw the other go, or cannot read
 *     its packets
 * @param teaches whether that second master teaches the first one its checksum form
 * @param interval the advertisement interval of all routers, centiseconds
 */
record Happening(
    Event event,
    Member subject,
    Member before,
    Member after,
    boolean meeting,
    boolean teaches,
    int interval) {

  /** A master learns from the third advertisement; the first one comes without a wait. */
  private static final int WAITS_OF_A_TEACHER = 2;

  long intervalNanos() {
    return interval * 10_000_000L;
  }

  /** Returns the router that takes over from a master that has gone. */
  Optional<Member> successor() {
    boolean gone = !event.isArrival() && subject.equals(before);
    return gone ? Optional.ofNullable(after) : Optional.empty();
  }

  /** Returns how long the successor must wait after the last advertisement, in nanoseconds. */
  long dueNanos() {
    Member successor = successor().orElseThrow();
    return event == Event.STOP
        ? successor.implementation().skewNanos(successor.priority(), interval)
        : successor.implementation().masterDownNanos(successor.priority(), interval);
  }

  /**
   * Returns how long two masters may meet, in nanoseconds. The newcomer yields to each answer,
   * which has the newcomer's checksum form, and discards all other packets. It is master again
   * after its master down interval, until the master has learned its form.
   */
  long meetingNanos() {
    if (!meeting) {
      return 0;
    }
    long lessons =
        WAITS_OF_A_TEACHER * subject.implementation().masterDownNanos(subject.priority(), interval);
    return intervalNanos() + (teaches ? lessons : 0);
  }

  /** Returns how long a newcomer that stays backup must be watched, in nanoseconds. */
  long watchNanos() {
    return event.isArrival() && !subject.equals(after)
        ? subject.implementation().masterDownNanos(subject.priority(), interval) * 6 / 5
        : intervalNanos() * 6 / 5;
  }

  @Override
  public String toString() {
    return "%s of %s; master before: %s, after: %s%s"
        .formatted(
            event,
            subject,
            Judge.name(before),
            Judge.name(after),
            meeting ? "; two masters meet" : "");
  }
}
