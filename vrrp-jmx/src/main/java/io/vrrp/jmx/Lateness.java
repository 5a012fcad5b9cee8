// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

/**
 * One bar of a histogram of how late timers were served. Immutable.
 *
 * @param atLeast the shortest delay counted here, in microseconds; the longest is just below that
 *     of the next bar
 * @param count how many timers were so late
 */
public record Lateness(long atLeast, long count) {}
