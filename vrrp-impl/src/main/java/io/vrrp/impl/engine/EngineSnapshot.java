// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.DiscardReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What concerns no single virtual router, at one moment.
 *
 * @param since when counting began
 * @param routers how many virtual routers there are
 * @param receivers how many receivers are open
 * @param packetsReceived whatever became of them
 * @param framesSent advertisements and announcements
 * @param sendErrors frames that the kernel refused
 * @param discards packets discarded, by reason
 * @param unattributed those of them that belong to no virtual router
 * @param lateness how late the last timer was served, in nanoseconds
 * @param worstLateness how late the worst one was
 * @param latenessBars where the bars of the histogram begin, in nanoseconds
 * @param latenessCounts how many timers are in each bar
 * @param stalls how often a virtual router found that it had been asleep
 * @param defects how often a defect broke something off
 * @param eventsLost how many events found no place
 */
public record EngineSnapshot(
    Instant since,
    int routers,
    int receivers,
    long packetsReceived,
    long framesSent,
    long sendErrors,
    Map<DiscardReason, Long> discards,
    Map<DiscardReason, Long> unattributed,
    long lateness,
    long worstLateness,
    List<Long> latenessBars,
    List<Long> latenessCounts,
    long stalls,
    long defects,
    long eventsLost) {}
