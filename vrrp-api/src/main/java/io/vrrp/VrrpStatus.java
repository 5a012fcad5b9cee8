// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One consistent view of a virtual router, taken at one moment. Immutable.
 *
 * @param id which virtual router
 * @param state its state
 * @param since when it entered this state
 * @param reasons why it is in {@code INITIALIZE}, in plain words, one entry for each condition that
 *     is not met; empty in the other states
 * @param owner whether its effective priority is 255, the priority of the address owner
 * @param configuredPriority the priority of its configuration, 1 to 255 (RFC 9568 §5.2.4)
 * @param priorityOverride the priority set at run time, 1 to 254, if any
 * @param effectivePriority the priority in use, 1 to 255
 * @param preempt whether it preempts a master of lower priority (RFC 9568 §6.1 Preempt_Mode)
 * @param acceptMode whether a master that is not the owner accepts packets addressed to the virtual
 *     IP addresses (RFC 9568 §6.1 Accept_Mode)
 * @param version the versions of the protocol that it speaks: {@code 3} (RFC 9568), {@code 2} (RFC
 *     3768) or {@code 2+3} (RFC 9568 §8.4)
 * @param advertInterval the interval between this node's advertisements as master, in centiseconds,
 *     1 to 4095, in version 2 whole seconds up to 25500 (RFC 9568 §6.1 Advertisement_Interval)
 * @param masterAdvertInterval the interval learned from the master, in centiseconds; this node's
 *     own until a master was heard (RFC 9568 §6.1 Active_Adver_Interval)
 * @param skewTime how long this node waits longer than a backup of priority 256 would (RFC 9568
 *     §6.1)
 * @param masterDownInterval how long the master must be silent until this node takes over (RFC 9568
 *     §6.1 Active_Down_Interval)
 * @param primaryAddress the address its advertisements come from, if the interface has one
 * @param masterAddress the address of the master, if one is known: this node's own when it is
 *     master
 * @param masterPriority the priority of the master, 1 to 255, if one is known
 * @param virtualMac the virtual MAC address, for example {@code 00:00:5e:00:01:33} (RFC 9568 §7.3)
 * @param virtualIps the virtual IP addresses with their prefix lengths, in configured order
 * @param unicastPeers the routers it talks to one by one, in configured order; empty if it uses the
 *     group
 * @param newMasterReason why this node last became master
 * @param lastEvent what last happened
 * @param relinquished whether it gave mastership away by {@link VrrpService#relinquish()} and
 *     therefore does not preempt
 * @param peers the other routers that were heard, the last heard first, at most 32; those of the
 *     interface that it is on now
 * @param history its changes of state, the oldest first, at most the last 50
 */
public record VrrpStatus(
    VirtualRouterId id,
    VrrpState state,
    Instant since,
    List<String> reasons,
    boolean owner,
    int configuredPriority,
    OptionalInt priorityOverride,
    int effectivePriority,
    boolean preempt,
    boolean acceptMode,
    String version,
    int advertInterval,
    int masterAdvertInterval,
    Duration skewTime,
    Duration masterDownInterval,
    Optional<InetAddress> primaryAddress,
    Optional<InetAddress> masterAddress,
    OptionalInt masterPriority,
    String virtualMac,
    List<String> virtualIps,
    List<InetAddress> unicastPeers,
    NewMasterReason newMasterReason,
    VrrpEvent lastEvent,
    boolean relinquished,
    List<VrrpPeer> peers,
    List<VrrpStateChange> history) {

  /** Copies the lists. */
  public VrrpStatus {
    reasons = List.copyOf(reasons);
    virtualIps = List.copyOf(virtualIps);
    unicastPeers = List.copyOf(unicastPeers);
    peers = List.copyOf(peers);
    history = List.copyOf(history);
  }
}
