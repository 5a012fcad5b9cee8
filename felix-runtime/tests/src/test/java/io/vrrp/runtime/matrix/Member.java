// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

/**
 * One router of a LAN.
 *
 * @param implementation the implementation
 * @param number the last part of its address, which decides between equal priorities
 * @param priority 1 to 255
 * @param preempt its preempt mode
 */
record Member(Implementation implementation, int number, int priority, boolean preempt) {

  boolean isOurs() {
    return implementation == Implementation.OURS;
  }

  /** Whether it wins if both are master (RFC 9568 §6.4.3). */
  boolean beats(Member other) {
    return priority != other.priority ? priority > other.priority : number > other.number;
  }

  /** Whether it preempts this master as a backup (RFC 9568 §6.4.2, §6.1). */
  boolean preempts(Member master) {
    return priority > master.priority && (preempt || priority == 255);
  }

  @Override
  public String toString() {
    return implementation + " " + priority;
  }
}
