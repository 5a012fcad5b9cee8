// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.DiscardReason;
import io.vrrp.NewMasterReason;
import io.vrrp.ProtoErrReason;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.Oddity;
import io.vrrp.impl.protocol.RouterParameters;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that can be known of a virtual router at one moment.
 *
 * @param configured the parameters as configured
 * @param effective the parameters in use: the same but for the priority
 * @param priorityOverride the priority set at run time, or 0
 * @param masterAddress null if no master is known
 * @param masterPriority 0 if no master is known
 * @param primaryAddress null if the interface has none
 * @param reasons why it is in INITIALIZE, in plain words
 * @param announcementsSent gratuitous ARPs and neighbor advertisements
 * @param relinquished whether it gave mastership away and follows every master
 * @param masterLeft whether the master left with priority 0
 * @param preempting whether it is about to preempt a master of lower priority
 * @param listening whether it listens because it was asleep
 * @param untilTimer nanoseconds until its timer fires: Active_Down_Timer in BACKUP, Adver_Timer in
 *     MASTER; 0 in INITIALIZE
 * @param peers the last heard first
 * @param history the oldest first
 */
public record RouterSnapshot(
    RouterConfig configured,
    RouterParameters effective,
    int priorityOverride,
    VrrpState state,
    Instant since,
    List<String> reasons,
    int masterAdvertInterval,
    long skewTime,
    long masterDownInterval,
    IpAddress primaryAddress,
    IpAddress masterAddress,
    int masterPriority,
    MacAddress virtualMac,
    NewMasterReason newMasterReason,
    VrrpEvent lastEvent,
    Instant discontinuityTime,
    long masterTransitions,
    long advertisementsReceived,
    long advertisementsSent,
    long priorityZeroReceived,
    long priorityZeroSent,
    long announcementsSent,
    long sendErrors,
    ProtoErrReason protoErrReason,
    Map<DiscardReason, Long> discards,
    Map<Oddity, Long> oddities,
    boolean relinquished,
    boolean masterLeft,
    boolean preempting,
    boolean listening,
    long untilTimer,
    List<PeerSnapshot> peers,
    List<Transition> history) {}
