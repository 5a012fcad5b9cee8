// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.time.Instant;

/**
 * Something that happened to a virtual router. {@link VrrpListener#notified} hears of each once, in
 * order.
 *
 * <p>What a stranger on the LAN can cause again and again, {@link VrrpProtocolError} and {@link
 * VrrpVirtualRouterError}, is told at most once a minute for each virtual router and reason; the
 * counters of {@link VrrpStatistics} count all of it.
 */
public sealed interface VrrpNotification
    permits VrrpStateChange,
        VrrpProtocolError,
        VrrpVirtualRouterError,
        VrrpRivalMaster,
        VrrpPriorityChange,
        VrrpFault {

  /**
   * Returns which virtual router it happened to.
   *
   * @return its identity
   */
  VirtualRouterId id();

  /**
   * Returns its place among the notifications of this virtual router, of whatever kind: 1 for the
   * first, then counting up by 1. A gap is a notification that was lost.
   *
   * @return 1 or more
   */
  long sequence();

  /**
   * Returns when it happened.
   *
   * @return the time by the clock of this node
   */
  Instant time();

  /**
   * Says what happened in plain words, without naming the virtual router.
   *
   * @return one line
   */
  String text();
}
