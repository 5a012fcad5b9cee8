// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

/**
 * One entry of the histogram of timer delays. Immutable.
 *
 * @param atLeast the shortest delay counted here, in microseconds; the longest is just below that
 *     of the next entry
 * @param count how many timers had such a delay
 */
public record Lateness(long atLeast, long count) {}
