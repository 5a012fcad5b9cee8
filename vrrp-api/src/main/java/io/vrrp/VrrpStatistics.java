// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.time.Instant;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The counters of a virtual router, taken at one moment. Immutable. They start at 0 when the
 * virtual router is configured or {@link VrrpService#resetStatistics()} is called, and only grow in
 * between.
 *
 * <p>A received packet is counted once: as an accepted advertisement, or under the one {@link
 * DiscardReason} for which it was discarded. {@link RouterCounter#INTERVAL_ERRORS}, {@link
 * RouterCounter#ADDRESS_LIST_ERRORS}, {@link RouterCounter#OWNER_CONFLICTS} and {@link
 * RouterCounter#CHECKSUM_FORM_MISMATCHES} are not reasons to discard a packet (RFC 9568 §7.1,
 * errata 8298): they count accepted advertisements that suggest a configuration error.
 */
@ProviderType
public interface VrrpStatistics {

  /**
   * Returns the time since which the counters have counted without interruption (RFC 8347 {@code
   * discontinuity-datetime}).
   *
   * @return the time at which they were 0
   */
  Instant discontinuityDatetime();

  /**
   * Returns the reason of the last protocol error (RFC 8347 {@code protocol-error-reason}).
   *
   * @return {@link ProtoErrReason#NO_ERROR} if there was none
   */
  ProtoErrReason protoErrReason();

  /**
   * Returns the value of a counter, for example {@code get(RouterCounter.MASTER_TRANSITIONS)} or
   * {@code get(DiscardReason.CHECKSUM)}.
   *
   * @param counter a counter of a virtual router, one of the keys of {@link #counters()}
   * @return 0 or more
   * @throws IllegalArgumentException if it is not a counter of a virtual router
   */
  long get(VrrpCounter counter);

  /**
   * Returns all counters with their values, in the order in which they are shown.
   *
   * @return unmodifiable
   */
  Map<VrrpCounter, Long> counters();
}
