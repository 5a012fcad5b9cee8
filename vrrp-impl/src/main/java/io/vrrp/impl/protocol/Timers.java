// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/**
 * The intervals of RFC 9568 §6.1, in nanoseconds. The RFC asks for no rounding, and rounding to
 * whole centiseconds would give neighbouring priorities the same skew: here nothing is lost but
 * fractions of a nanosecond.
 */
public final class Timers {

  /** Nanoseconds of one centisecond. */
  public static final long CENTISECOND = 10_000_000L;

  private static final int CENTISECONDS_PER_SECOND = 100;

  private Timers() {}

  /** An interval of the wire in nanoseconds. */
  public static long interval(int centiseconds) {
    return centiseconds * CENTISECOND;
  }

  /** Skew_Time: the better the priority, the shorter. */
  public static long skewTime(int priority, int masterAdvertInterval) {
    return (256 - priority) * interval(masterAdvertInterval) / 256;
  }

  /**
   * Skew_Time of version 2, where it is a part of a second whatever the interval (RFC 3768 §6.1).
   */
  public static long skewTimeOfVersion2(int priority) {
    return skewTime(priority, CENTISECONDS_PER_SECOND);
  }

  /** Active_Down_Interval: how long a master must be silent to be taken for dead. */
  public static long masterDownInterval(int priority, int masterAdvertInterval) {
    return 3 * interval(masterAdvertInterval) + skewTime(priority, masterAdvertInterval);
  }

  /** Master_Down_Interval of version 2 (RFC 3768 §6.1). */
  public static long masterDownIntervalOfVersion2(int priority, int advertInterval) {
    return 3 * interval(advertInterval) + skewTimeOfVersion2(priority);
  }
}
