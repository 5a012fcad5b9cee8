// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import io.vrrp.VrrpHook;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs how the runs of a hook ended. The same failure is logged at most once a minute. */
final class HookLog {

  private static final Logger LOG = LoggerFactory.getLogger(VrrpHook.class);
  private static final long REPEAT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String name;
  private String failure = "";
  private long loggedAt;
  private int notLogged;

  HookLog(String name) {
    this.name = name;
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
    if (result.equals(failure) && nanos - loggedAt < REPEAT_NANOS) {
      notLogged++;
      return;
    }
    LOG.warn(
        "hook {}: {}: {} {}{}{}",
        name,
        call,
        result,
        times,
        output.isEmpty() ? "" : "; its output ends with: " + output,
        notLogged == 0 ? "" : "; " + notLogged + " such failures since the last line");
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
