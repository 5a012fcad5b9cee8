// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

@Name("io.vrrp.LateTimer")
@Label("Late Timer")
@Description("The protocol's thread served a timer late: it, or the machine, had been held up")
final class LateTimerEvent extends RouterEvent {

  @Label("Lateness")
  @Timespan(Timespan.NANOSECONDS)
  long lateness;
}
