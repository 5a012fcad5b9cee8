// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Something that happened to a virtual router. {@link VrrpListener#notified} receives each once, in
 * order. Immutable.
 *
 * <p>{@link VrrpProtocolError} and {@link VrrpVirtualRouterError} are events that another host on
 * the LAN can cause again and again. They are reported at most once a minute for each virtual
 * router and reason, and less often while they last; the counters of {@link VrrpStatistics} count
 * all of them.
 *
 * <p>The present kinds are {@link VrrpStateChange}, {@link VrrpProtocolError}, {@link
 * VrrpVirtualRouterError}, {@link VrrpCompetingMaster}, {@link VrrpPriorityChange}, {@link
 * VrrpTrackerChange} and {@link VrrpFault}. A later version may add others: show a kind that you do
 * not know by its {@link #text()}, or ignore it.
 */
@ProviderType
public interface VrrpNotification {

  /**
   * Returns the virtual router that it happened to.
   *
   * @return its identity
   */
  VirtualRouterId id();

  /**
   * Returns the number of this notification among all notifications of this virtual router: 1 for
   * the first, then counting up by 1. A gap means that a notification was lost.
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
   * Describes the event in plain words, without naming the virtual router.
   *
   * @return one line
   */
  String text();
}
