// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One consistent view of a virtual router, taken at one moment. Immutable. Later versions may add
 * methods.
 */
@ProviderType
public interface VrrpStatus {

  /**
   * Returns the identity of the virtual router.
   *
   * @return its identity
   */
  VirtualRouterId id();

  /**
   * Returns its state.
   *
   * @return the state (RFC 9568 §6.4)
   */
  VrrpState state();

  /**
   * Returns when it entered this state.
   *
   * @return the time of the last change of state by the clock of this node
   */
  Instant since();

  /**
   * Returns why it is in {@link VrrpState#INITIALIZE}, in plain words.
   *
   * @return unmodifiable, one entry for each condition that is not met; empty in the other states
   */
  List<String> reasons();

  /**
   * Returns whether its effective priority is 255, the priority of the address owner.
   *
   * @return {@code true} for the address owner
   */
  boolean owner();

  /**
   * Returns the priority of its configuration (RFC 9568 §5.2.4).
   *
   * @return 1 to 255
   */
  int configuredPriority();

  /**
   * Returns the priority set by {@link VrrpService#overridePriority(int)}.
   *
   * @return 1 to 254; empty if there is no override
   */
  OptionalInt priorityOverride();

  /**
   * Returns the priority in use.
   *
   * @return 1 to 255
   */
  int effectivePriority();

  /**
   * Returns whether it preempts a master of lower priority (RFC 9568 §6.1 Preempt_Mode).
   *
   * @return {@code true} if it preempts
   */
  boolean preempt();

  /**
   * Returns how long it waits in {@link VrrpState#INITIALIZE} after it is created, and each time
   * its interface becomes usable again.
   *
   * @return 0 to 3600 s
   */
  Duration startDelay();

  /**
   * Returns the rest of a start delay that is running now.
   *
   * @return zero if none is running
   */
  Duration startDelayLeft();

  /**
   * Returns for how long after it entered {@link VrrpState#BACKUP} it does not preempt a living
   * master of lower priority.
   *
   * @return 0 to 3600 s
   */
  Duration preemptDelay();

  /**
   * Returns the rest of a preempt delay that is running now.
   *
   * @return zero if none is running: in other states than {@link VrrpState#BACKUP}, for the owner,
   *     and if it does not preempt
   */
  Duration preemptDelayLeft();

  /**
   * Returns whether a master that is not the owner accepts packets addressed to the virtual IP
   * addresses (RFC 9568 §6.1 Accept_Mode).
   *
   * @return {@code true} if it accepts them
   */
  boolean acceptMode();

  /**
   * Returns the versions of the protocol that it speaks.
   *
   * @return {@code 3} (RFC 9568), {@code 2} (RFC 3768) or {@code 2+3} (RFC 9568 §8.4)
   */
  String version();

  /**
   * Returns the interval between this node's advertisements as master (RFC 9568 §6.1
   * Advertisement_Interval).
   *
   * @return 10 ms to 40.95 s in steps of 10 ms; in version 2 whole seconds, 1 s to 255 s
   */
  Duration advertInterval();

  /**
   * Returns the interval learned from the master (RFC 9568 §6.1 Active_Adver_Interval).
   *
   * @return as {@link #advertInterval()}, whose value it has until a master was heard
   */
  Duration masterAdvertInterval();

  /**
   * Returns by how much this node waits longer than a backup of priority 256 would (RFC 9568 §6.1
   * Skew_Time).
   *
   * @return more than zero, to the nanosecond
   */
  Duration skewTime();

  /**
   * Returns how long the master must be silent before this node takes over (RFC 9568 §6.1
   * Active_Down_Interval).
   *
   * @return three times {@link #masterAdvertInterval()} plus {@link #skewTime()}
   */
  Duration masterDownInterval();

  /**
   * Returns the address that its advertisements come from.
   *
   * @return empty if the interface has none
   */
  Optional<InetAddress> primaryAddress();

  /**
   * Returns the address of the master: this node's own when it is master.
   *
   * @return empty if no master is known
   */
  Optional<InetAddress> masterAddress();

  /**
   * Returns the priority of the master.
   *
   * @return 1 to 255; empty if no master is known
   */
  OptionalInt masterPriority();

  /**
   * Returns the virtual MAC address (RFC 9568 §7.3).
   *
   * @return for example {@code 00:00:5e:00:01:33}
   */
  String virtualMac();

  /**
   * Returns the virtual IP addresses with their prefix lengths.
   *
   * @return unmodifiable, in configured order, for example {@code 192.0.2.1/24}
   */
  List<String> virtualIps();

  /**
   * Returns the routers that it sends unicast advertisements to.
   *
   * @return unmodifiable, in configured order; empty if it uses the multicast group
   */
  List<InetAddress> unicastPeers();

  /**
   * Returns why this node last became master.
   *
   * @return {@link NewMasterReason#NOT_MASTER} if it has never been
   */
  NewMasterReason newMasterReason();

  /**
   * Returns the last event.
   *
   * @return {@link VrrpEvent#NONE} if nothing has happened yet
   */
  VrrpEvent lastEvent();

  /**
   * Returns whether it handed over mastership by {@link VrrpService#relinquish()} and therefore
   * does not preempt.
   *
   * @return {@code true} if it follows every master
   */
  boolean relinquished();

  /**
   * Returns the other routers that were heard on its present interface.
   *
   * @return unmodifiable, at most 32, the last heard first
   */
  List<VrrpPeer> peers();

  /**
   * Returns the trackers that it refers to in its property {@code track}. Together they make the
   * difference between {@link #effectivePriority()} and {@link #priorityOverride()} or else {@link
   * #configuredPriority()}, within the limits of 1 and 254.
   *
   * @return unmodifiable, in configured order; empty if it refers to none
   */
  List<VrrpTrackReference> trackers();

  /**
   * Returns its last changes of state.
   *
   * @return unmodifiable, at most 50, the oldest first
   */
  List<VrrpStateChange> history();
}
