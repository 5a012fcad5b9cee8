// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/**
 * The intervals of RFC 9568 §6.1, in nanoseconds. The RFC does not require rounding, and rounding
 * to whole centiseconds would give neighboring priorities the same skew. Only fractions of a
 * nanosecond are lost here.
 */
public final class Timers {

  /** Nanoseconds of one centisecond. */
  public static final long CENTISECOND = 10_000_000L;

  private static final int CENTISECONDS_PER_SECOND = 100;

  /** Nanoseconds of a second. */
  public static final long SECOND = CENTISECONDS_PER_SECOND * CENTISECOND;

  private Timers() {}

  /** Converts an interval in centiseconds to nanoseconds. */
  public static long interval(int centiseconds) {
    return centiseconds * CENTISECOND;
  }

  /** Skew_Time: the higher the priority, the shorter. */
  public static long skewTime(int priority, int masterAdvertInterval) {
    return (256 - priority) * interval(masterAdvertInterval) / 256;
  }

  /** Skew_Time of version 2, a part of a second for any interval (RFC 3768 §6.1). */
  public static long skewTimeOfVersion2(int priority) {
    return skewTime(priority, CENTISECONDS_PER_SECOND);
  }

  /** Active_Down_Interval: how long a master must be silent to be considered dead. */
  public static long masterDownInterval(int priority, int masterAdvertInterval) {
    return 3 * interval(masterAdvertInterval) + skewTime(priority, masterAdvertInterval);
  }

  /** Master_Down_Interval of version 2 (RFC 3768 §6.1). */
  public static long masterDownIntervalOfVersion2(int priority, int advertInterval) {
    return 3 * interval(advertInterval) + skewTimeOfVersion2(priority);
  }

  /**
   * How much longer than its own timer a backup waits that takes over only if no other router does.
   * One interval, because no Skew_Time is longer (in version 2 it is less than a second, and
   * intervals are at least a second). Another one, in case the first advertisement of the new
   * master is lost. And a second, in case the new master runs on a busy machine.
   */
  static long lastResort(int masterAdvertInterval) {
    return 2 * interval(masterAdvertInterval) + SECOND;
  }
}
