// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.time.Instant;

/**
 * The effective priority changed (RFC 9568 §5.2.4). Immutable.
 *
 * @param id which virtual router
 * @param sequence its place among the notifications of this virtual router
 * @param time when it happened
 * @param from the effective priority before, 1 to 255
 * @param to the effective priority after, 1 to 255; never equal to {@code from}
 */
public record VrrpPriorityChange(VirtualRouterId id, long sequence, Instant time, int from, int to)
    implements VrrpNotification {

  @Override
  public String text() {
    return "priority " + from + " to " + to;
  }
}
