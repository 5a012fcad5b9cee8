// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import java.util.Date;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One virtual router of this node (RFC 9568 §3), named {@code
 * io.vrrp:type=VirtualRouter,interface=…,family=…,vrid=…}, with a key {@code networkNamespace} if
 * its interface is not in the network namespace of the process.
 *
 * <p>Attributes that are not known at the moment are {@code null}. Enumerations are given by name,
 * so that an older client can read the values of a newer node. Addresses are written as in RFC
 * 5952.
 *
 * <p>Each attribute read by itself is a new reading. Attributes read by one call of {@link
 * javax.management.MBeanServerConnection#getAttributes} come from one snapshot of the status and
 * one of the counters. Counters start at 0 when the virtual router is configured or {@link
 * #resetStatistics()} is called, and only grow in between.
 *
 * <p>Each change of state is sent as an {@link javax.management.AttributeChangeNotification} of the
 * attribute {@code State} with the names of the old and new state. Other notifications are {@link
 * javax.management.Notification}s of the following types. Their message describes the event in
 * plain words; their user data is a {@code Map} from names to values of JDK types:
 *
 * <ul>
 *   <li>{@code io.vrrp.protocolError}: {@code reason}, {@code source}
 *   <li>{@code io.vrrp.virtualRouterError}: {@code reason}, {@code source}
 *   <li>{@code io.vrrp.competingMaster.seen} and {@code io.vrrp.competingMaster.gone}: {@code
 *       address}, {@code priority}
 *   <li>{@code io.vrrp.priorityChange}: {@code from}, {@code to}
 *   <li>{@code io.vrrp.tracker}: {@code tracker}, {@code from}, {@code to}, {@code reason}, {@code
 *       contribution}
 *   <li>{@code io.vrrp.fault.raised} and {@code io.vrrp.fault.cleared}: {@code fault}
 *   <li>{@code io.vrrp.other}: a kind that a later version of {@code vrrp-api} has added; the
 *       message describes it
 * </ul>
 *
 * <p>Sequence numbers count all notifications of this virtual router from 1: a gap means that a
 * notification was missed.
 */
@ProviderType
@Description("One virtual router of this node (VRRP version 3, RFC 9568)")
public interface VirtualRouterMXBean extends VirtualRouterOperations {

  /**
   * Returns the state, one of the names of {@code io.vrrp.VrrpState}: {@code INITIALIZE}, {@code
   * BACKUP} or {@code MASTER} (which RFC 9568 calls <em>Active</em>).
   *
   * @return the name of the state
   */
  @Description("INITIALIZE, BACKUP or MASTER (RFC 9568: Active)")
  String getState();

  /**
   * Returns whether it is master. The attribute {@code State} as a boolean, for consoles and
   * monitors that compare no texts.
   *
   * @return {@code true} in the state {@code MASTER}
   */
  @Description("Whether it is master")
  boolean isMaster();

  /** {@return when it entered this state} */
  @Description("When it entered this state")
  Date getSince();

  /**
   * Describes in plain words what the virtual router is doing and what would change that. For
   * people; the wording may change.
   *
   * @return one line
   */
  @Description("What it is doing and what would change that, in plain words")
  String getExplanation();

  /** {@return the PID of the configuration that was applied last, as io.vrrp.router.lan} */
  @Description("The PID of its configuration")
  String getConfigurationPid();

  /**
   * Returns the file of the configuration that was applied last.
   *
   * @return the file as its reader names it, or null if the configuration does not come from a file
   */
  @Description("The file of its configuration; none if it does not come from a file")
  String getConfigurationFile();

  /**
   * Returns the other routers that were heard.
   *
   * @return at most 32, the last heard first
   */
  @Description(
      "The other routers that were heard, at most 32, the last heard first; advertInterval in"
          + " centiseconds")
  List<Peer> getPeers();

  /**
   * Returns the trackers that it refers to in its property {@code track}.
   *
   * @return in configured order; empty if it refers to none
   */
  @Description(
      "The trackers it refers to: state, reason, and what each adds to the priority (contribution);"
          + " without a weight it does not run while the tracker is down")
  List<Tracker> getTrackers();

  /**
   * Returns the last changes of state, the latest first: a console shows the first entry first, and
   * an operator looks for the last change.
   *
   * @return at most 50, the latest first
   */
  @Description("The last changes of state, at most 50, the latest first")
  List<Transition> getHistory();

  /**
   * Returns whether it handed over mastership by {@link #relinquish()} and therefore does not
   * preempt.
   *
   * @return {@code true} if it follows every master
   */
  @Description("Whether it handed over mastership by relinquish and therefore does not preempt")
  boolean isRelinquished();

  /**
   * Returns why it is in {@code INITIALIZE}, in plain words, one entry for each condition that is
   * not met.
   *
   * @return the reasons; empty in the other states
   */
  @Description("Why it is in INITIALIZE, one entry for each condition that is not met")
  List<String> getReasons();

  /**
   * Returns whether the effective priority is 255, the priority of the address owner.
   *
   * @return {@code true} for the address owner
   */
  @Description("Whether the effective priority is 255, the priority of the address owner")
  boolean isOwner();

  /**
   * Returns the priority of the configuration (RFC 9568 §5.2.4).
   *
   * @return 1 to 255
   */
  @Description("The priority of the configuration, 1 to 255")
  @Gauge
  int getConfiguredPriority();

  /**
   * Returns the priority set by {@link #overridePriority(int)}.
   *
   * @return 1 to 254, or {@code null} if the configured priority is in use
   */
  @Description(
      "The priority set by overridePriority, 1 to 254; none if the configured priority is in use")
  @Gauge
  Integer getPriorityOverride();

  /**
   * Returns the priority in use (RFC 9568 §5.2.4).
   *
   * @return 1 to 255
   */
  @Description("The priority in use, 1 to 255")
  @Gauge
  int getEffectivePriority();

  /**
   * Returns whether it preempts a master of lower priority (RFC 9568 §6.1 Preempt_Mode).
   *
   * @return {@code true} if it preempts
   */
  @Description("Whether it preempts a master of lower priority")
  boolean isPreempt();

  /**
   * Returns for how long after it entered {@code BACKUP} it does not preempt a living master of
   * lower priority, in milliseconds.
   *
   * @return 0 to 3600000 milliseconds
   */
  @Description(
      "How long it does not preempt a living master after it entered BACKUP, in milliseconds")
  @Units("milliseconds")
  @Gauge
  long getPreemptDelay();

  /**
   * Returns the rest of a preempt delay that is running now, in milliseconds, rounded up.
   *
   * @return 0 if none is running
   */
  @Description("The rest of a preempt delay that is running, in milliseconds; 0 if none is")
  @Units("milliseconds")
  @Gauge
  long getPreemptDelayLeft();

  /**
   * Returns how long it waits in {@code INITIALIZE} after it is created, and each time its
   * interface becomes usable again, in milliseconds.
   *
   * @return 0 to 3600000 milliseconds
   */
  @Description("How long it waits in INITIALIZE after its interface became usable, in milliseconds")
  @Units("milliseconds")
  @Gauge
  long getStartDelay();

  /**
   * Returns the rest of a start delay that is running now, in milliseconds, rounded up.
   *
   * @return 0 if none is running
   */
  @Description("The rest of a start delay that is running, in milliseconds; 0 if none is")
  @Units("milliseconds")
  @Gauge
  long getStartDelayLeft();

  /**
   * Returns whether a master that is not the owner accepts packets addressed to the virtual IP
   * addresses (RFC 9568 §6.1 Accept_Mode).
   *
   * @return {@code true} if it accepts them
   */
  @Description("Whether a master that is not the owner accepts packets to the virtual IP addresses")
  boolean isAcceptMode();

  /**
   * Returns the versions of the protocol that it speaks: {@code 3} (RFC 9568), {@code 2} (RFC 3768)
   * or {@code 2+3} (RFC 9568 §8.4).
   *
   * @return as in its configuration
   */
  @Description("The versions of the protocol that it speaks: 3, 2 or 2+3")
  String getVersion();

  /**
   * Returns the interval between this node's advertisements as master, in centiseconds (RFC 9568
   * §6.1 Advertisement_Interval).
   *
   * @return 1 to 4095 centiseconds, in version 2 100 to 25500
   */
  @Description("The interval between this node's advertisements as master, in centiseconds")
  @Units("centiseconds")
  @Gauge
  int getAdvertInterval();

  /**
   * Returns the interval learned from the master, in centiseconds, or this node's own until a
   * master was heard (RFC 9568 §6.1 Active_Adver_Interval).
   *
   * @return 1 to 4095 centiseconds
   */
  @Description(
      "The master's interval, 1 to 4095 centiseconds; this node's own until a master was heard")
  @Units("centiseconds")
  @Gauge
  int getMasterAdvertInterval();

  /**
   * Returns by how much this node waits longer than a backup of priority 256 would, in microseconds
   * as in RFC 8347, rounded down (RFC 9568 §6.1 Skew_Time).
   *
   * @return 39 to 40790039 microseconds
   */
  @Description("By how much this node waits longer than a backup of priority 256, in microseconds")
  @Units("microseconds")
  @Gauge
  long getSkewTime();

  /**
   * Returns how long the master must be silent before this node takes over, in centiseconds as in
   * RFC 8347, rounded down (RFC 9568 §6.1 Active_Down_Interval). To the microsecond it is three
   * times {@link #getMasterAdvertInterval()} plus {@link #getSkewTime()}.
   *
   * @return 3 to 16364 centiseconds
   */
  @Description("How long the master must be silent before this node takes over, in centiseconds")
  @Units("centiseconds")
  @Gauge
  long getMasterDownInterval();

  /**
   * Returns the address its advertisements come from.
   *
   * @return a textual IP address, or {@code null} if the interface has none
   */
  @Description("The address its advertisements come from; none if the interface has none")
  String getPrimaryAddress();

  /**
   * Returns the address of the master: this node's own when it is master.
   *
   * @return a textual IP address, or {@code null} if no master is known
   */
  @Description("The address of the master, this node's own when it is master; none if unknown")
  String getMasterAddress();

  /**
   * Returns the priority of the master (RFC 9568 §5.2.4).
   *
   * @return 1 to 255, or {@code null} if no master is known
   */
  @Description("The priority of the master, 1 to 255; none if unknown")
  @Gauge
  Integer getMasterPriority();

  /**
   * Returns the virtual MAC address (RFC 9568 §7.3).
   *
   * @return for example {@code 00:00:5e:00:01:33}
   */
  @Description("The virtual MAC address")
  String getVirtualMac();

  /**
   * Returns the virtual IP addresses with their prefix lengths.
   *
   * @return the addresses in configured order, for example {@code 192.0.2.1/24}
   */
  @Description("The virtual IP addresses with their prefix lengths, in configured order")
  List<String> getVirtualIps();

  /**
   * Returns the addresses of the unicast peers in configured order.
   *
   * @return empty if it uses the group
   */
  @Description("The unicast peers; empty if it uses the multicast group")
  List<String> getUnicastPeers();

  /**
   * Returns why this node last became master, one of the names of {@code io.vrrp.NewMasterReason}:
   * {@code NOT_MASTER} (it has never been), {@code PRIORITY}, {@code PREEMPTED} or {@code
   * NO_RESPONSE}.
   *
   * @return the name of the reason
   */
  @Description("Why it last became master: NOT_MASTER (never), PRIORITY, PREEMPTED or NO_RESPONSE")
  String getNewMasterReason();

  /**
   * Returns the last event, one of the names of {@code io.vrrp.VrrpEvent}.
   *
   * @return the name of the event, for example {@code MASTER_TIMEOUT}
   */
  @Description("The last event, for example MASTER_TIMEOUT")
  String getLastEvent();

  /**
   * Returns the time since which the counters have counted without interruption.
   *
   * @return the time at which they were 0
   */
  @Description("The time since which the counters have counted without interruption")
  Date getDiscontinuityDatetime();

  /**
   * Returns the reason of the last protocol error (RFC 6527 {@code
   * vrrpv3StatisticsProtoErrReason}).
   *
   * @return {@code NO_ERROR}, {@code IP_TTL_ERROR}, {@code VERSION_ERROR}, {@code CHECKSUM_ERROR}
   *     or {@code VRID_ERROR}
   */
  @Description("The reason of the last protocol error, or NO_ERROR")
  String getProtoErrReason();

  /**
   * Returns all counters, taken at one moment. Each is also an attribute of its own, of type {@code
   * long}, which a console can draw as a chart; its description says what it counts. A later
   * version may add counters.
   *
   * @return the names of the attributes with their values, for example {@code MasterTransitions}
   */
  @Description("All counters, taken at one moment, by the names of their attributes")
  Map<String, Long> getCounters();
}
