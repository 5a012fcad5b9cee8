// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import io.vrrp.VrrpHook;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs how the runs of a hook ended. A failure that lasts is logged after one minute, then after
 * two, then four, up to a day.
 */
final class HookLog {

  private static final Logger LOG = LoggerFactory.getLogger(VrrpHook.class);
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.DAYS.toNanos(1);

  private final String name;
  private final Consumer<String> warnings;
  private String failure = "";
  private long loggedAt;
  private long pauseNanos = FIRST_PAUSE_NANOS;
  private int notLogged;

  HookLog(String name) {
    this(name, LOG::warn);
  }

  HookLog(String name, Consumer<String> warnings) {
    this.name = name;
    this.warnings = warnings;
  }

  void succeeded(HookCall call, String result, String times) {
    failure = "";
    if (call.event() == HookEvent.STATE) {
      LOG.info("hook {}: {}: {} {}", name, call, result, times);
    } else {
      LOG.debug("hook {}: {}: {} {}", name, call, result, times);
    }
  }

  /**
   * A run failed.
   *
   * @param nanos the present time
   */
  void failed(HookCall call, String result, String times, String output, long nanos) {
    boolean lasts = result.equals(failure);
    if (lasts && nanos - loggedAt < pauseNanos) {
      notLogged++;
      return;
    }
    warnings.accept(
        "hook "
            + name
            + ": "
            + call
            + ": "
            + result
            + " "
            + times
            + (output.isEmpty() ? "" : "; its output ends with: " + output)
            + (notLogged == 0 ? "" : "; " + notLogged + " such failures since the last line"));
    pauseNanos = lasts ? Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS) : FIRST_PAUSE_NANOS;
    failure = result;
    loggedAt = nanos;
    notLogged = 0;
  }

  void lost(int calls) {
    LOG.warn(
        "hook {}: VRRP stops; {} states were not reported to the command, because time was up",
        name,
        calls);
  }

  void internalError(HookCall call, Throwable error) {
    LOG.error(
        "hook {}: {}: internal error; please report it; the next events are not affected",
        name,
        call,
        error);
  }
}
