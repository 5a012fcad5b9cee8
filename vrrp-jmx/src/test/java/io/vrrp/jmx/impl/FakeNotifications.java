// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.ProtoErrReason;
import io.vrrp.VirtualRouterErrorReason;
import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpCompetingMaster;
import io.vrrp.VrrpFault;
import io.vrrp.VrrpPriorityChange;
import io.vrrp.VrrpProtocolError;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpTrackerChange;
import io.vrrp.VrrpTrackerState;
import io.vrrp.VrrpVirtualRouterError;
import java.net.InetAddress;
import java.time.Instant;

/** Notifications with given values. */
final class FakeNotifications {

  private FakeNotifications() {}

  static VrrpStateChange stateChange(
      VirtualRouterId id,
      long sequence,
      Instant time,
      VrrpState from,
      VrrpState to,
      String reason) {
    String text = from + " to " + to + ": " + reason;
    return new StateChange(id, sequence, time, from, to, reason, text);
  }

  private record StateChange(
      VirtualRouterId id,
      long sequence,
      Instant time,
      VrrpState from,
      VrrpState to,
      String reason,
      String text)
      implements VrrpStateChange {}

  record PriorityChange(
      VirtualRouterId id, long sequence, Instant time, int from, int to, String text)
      implements VrrpPriorityChange {}

  record ProtocolError(
      VirtualRouterId id,
      long sequence,
      Instant time,
      ProtoErrReason reason,
      InetAddress source,
      String text)
      implements VrrpProtocolError {}

  record RouterError(
      VirtualRouterId id,
      long sequence,
      Instant time,
      VirtualRouterErrorReason reason,
      InetAddress source,
      String text)
      implements VrrpVirtualRouterError {}

  record CompetingMaster(
      VirtualRouterId id,
      long sequence,
      Instant time,
      boolean present,
      InetAddress address,
      int priority,
      String text)
      implements VrrpCompetingMaster {}

  record TrackerChange(
      VirtualRouterId id,
      long sequence,
      Instant time,
      String tracker,
      VrrpTrackerState from,
      VrrpTrackerState to,
      String reason,
      int contribution,
      String text)
      implements VrrpTrackerChange {}

  record Fault(
      VirtualRouterId id, long sequence, Instant time, boolean present, String fault, String text)
      implements VrrpFault {}
}
