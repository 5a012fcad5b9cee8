// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.time.Instant;

/**
 * One change of state. Immutable.
 *
 * @param id which virtual router
 * @param sequence its place among the notifications of this virtual router, of whatever kind
 * @param time when it happened
 * @param from the state before
 * @param to the state after; never equal to {@code from}
 * @param reason why, in plain words
 */
public record VrrpStateChange(
    VirtualRouterId id, long sequence, Instant time, VrrpState from, VrrpState to, String reason)
    implements VrrpNotification {

  @Override
  public String text() {
    return from + " to " + to + ": " + reason;
  }
}
