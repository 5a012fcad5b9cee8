// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timestamp;

@Name("io.vrrp.StateTransition")
@Label("State Transition")
@Description("A virtual router changed its state")
final class StateTransitionEvent extends RouterEvent {

  @Label("From")
  String from;

  @Label("To")
  String to;

  @Label("Reason")
  String reason;

  @Label("Happened")
  @Description("The event itself is recorded a moment later, off the protocol's thread")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  long happened;
}
