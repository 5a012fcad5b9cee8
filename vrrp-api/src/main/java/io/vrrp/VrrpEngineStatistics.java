// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Numbers that concern all virtual routers of one network namespace, taken at one moment.
 * Immutable. Counters start at 0 when the first virtual router of the namespace is configured, and
 * only grow.
 *
 * <p>A counter that is a {@link DiscardReason} counts the packets of all virtual routers, and
 * packets that belong to none. Four of them are the global counters of RFC 8347 {@code
 * /vrrp/statistics}: {@link DiscardReason#CHECKSUM}, {@link DiscardReason#VERSION}, {@link
 * DiscardReason#VRID} and {@link DiscardReason#IP_TTL}.
 */
@ProviderType
public interface VrrpEngineStatistics {

  /**
   * Returns the time since which the counters have counted without interruption.
   *
   * @return the time at which they were 0
   */
  Instant discontinuityDatetime();

  /**
   * Returns how many virtual routers there are now.
   *
   * @return 0 or more
   */
  int virtualRouters();

  /**
   * Returns the number of pairs of interface and address family on which the engine receives now.
   *
   * @return 0 or more
   */
  int receivers();

  /**
   * Returns the value of a counter, for example {@code get(EngineCounter.PACKETS_RCVD)} or {@code
   * get(DiscardReason.VRID)}.
   *
   * @param counter a counter of an engine, one of the keys of {@link #counters()}
   * @return 0 or more
   * @throws IllegalArgumentException if it is not a counter of an engine
   */
  long get(VrrpCounter counter);

  /**
   * Returns all counters with their values, in the order in which they are shown.
   *
   * @return unmodifiable
   */
  Map<VrrpCounter, Long> counters();

  /**
   * Returns how many packets were discarded that belong to no virtual router. They are also among
   * {@link #counters()}.
   *
   * @return unmodifiable; every reason has an entry
   */
  Map<DiscardReason, Long> unattributed();

  /**
   * Returns the delay with which the last timer was handled.
   *
   * @return zero or more
   */
  Duration lateness();

  /**
   * Returns the longest delay with which a timer was handled.
   *
   * @return zero or more
   */
  Duration worstLateness();

  /**
   * Returns a histogram of the delays with which timers were handled.
   *
   * @return unmodifiable; each key is the shortest delay that its entry counts; the longest is just
   *     below the next key
   */
  SortedMap<Duration, Long> latenessHistogram();
}
