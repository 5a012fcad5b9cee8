// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What runs the virtual routers of one network namespace, in numbers taken at one moment.
 * Immutable. Counters start at 0 when the first virtual router of the namespace is configured and
 * only grow.
 *
 * <p>{@code checksumErrors}, {@code versionErrors}, {@code vridErrors} and {@code ipTtlErrors} are
 * the global counters of RFC 8347 {@code /vrrp/statistics}: they count the packets of all virtual
 * routers and of none.
 *
 * @param discontinuityDatetime since when the counters have counted without interruption
 * @param virtualRouters how many virtual routers there are now
 * @param receivers how many pairs of interface and address family are listened on now
 * @param packetsRcvd VRRP packets received, whatever became of them
 * @param packetsSent advertisements, gratuitous ARPs and neighbor advertisements sent
 * @param sendErrors those that the kernel refused to send
 * @param checksumErrors packets discarded for their checksum
 * @param versionErrors packets discarded for their version
 * @param vridErrors packets discarded for a VRID that is not configured on their interface
 * @param ipTtlErrors packets discarded for a TTL or hop limit other than 255
 * @param unattributed packets that were discarded and belong to no virtual router, by reason; every
 *     reason has an entry
 * @param lateness how late the last timer was served
 * @param worstLateness how late the worst one was
 * @param latenessHistogram how late timers were, from the shortest delay to the longest
 * @param stalls how often the protocol found that it had been asleep for so long that it listened
 *     before it acted
 * @param defects how often a defect of this software broke off what was being done
 * @param netlinkOverruns how often the kernel reported changes faster than they were read, and its
 *     state was read anew
 * @param eventsLost notifications and log lines dropped because a listener or the log hung
 */
public record VrrpEngineStatistics(
    Instant discontinuityDatetime,
    int virtualRouters,
    int receivers,
    long packetsRcvd,
    long packetsSent,
    long sendErrors,
    long checksumErrors,
    long versionErrors,
    long vridErrors,
    long ipTtlErrors,
    Map<DiscardReason, Long> unattributed,
    Duration lateness,
    Duration worstLateness,
    List<LatenessBucket> latenessHistogram,
    long stalls,
    long defects,
    long netlinkOverruns,
    long eventsLost) {

  /** Copies the map and the list. */
  public VrrpEngineStatistics {
    unattributed = Map.copyOf(unattributed);
    latenessHistogram = List.copyOf(latenessHistogram);
  }
}
