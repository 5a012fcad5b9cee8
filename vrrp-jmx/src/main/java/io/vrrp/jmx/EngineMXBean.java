// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import java.util.Date;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What runs the virtual routers of one network namespace, named {@code io.vrrp:type=Engine}, with a
 * key {@code networkNamespace} if that is another one than the process's.
 *
 * <p>Attributes read by one call of {@link javax.management.MBeanServerConnection#getAttributes}
 * come from one snapshot. Counters start at 0 when the first virtual router of the namespace is
 * configured and only grow. Reading fails with an {@link IllegalStateException} if the engine is
 * stopped or does not answer.
 */
@ProviderType
@Description("What runs the virtual routers of one network namespace")
public interface EngineMXBean {

  /**
   * Returns since when the counters have counted without interruption.
   *
   * @return the time at which they were 0
   */
  @Description("Since when the counters have counted without interruption")
  Date getDiscontinuityDatetime();

  /**
   * Returns how many virtual routers there are now.
   *
   * @return 0 or more
   */
  @Description("How many virtual routers there are now")
  @Units("virtual routers")
  int getVirtualRouters();

  /**
   * Returns how many pairs of interface and address family are listened on now.
   *
   * @return 0 or more
   */
  @Description("How many pairs of interface and address family are listened on now")
  @Units("receivers")
  int getReceivers();

  /**
   * Counts VRRP packets received, whatever became of them.
   *
   * @return 0 or more
   */
  @Description("VRRP packets received, whatever became of them")
  @Units("packets")
  long getPacketsRcvd();

  /**
   * Counts advertisements, gratuitous ARPs and neighbor advertisements sent.
   *
   * @return 0 or more
   */
  @Description("Advertisements, gratuitous ARPs and neighbor advertisements sent")
  @Units("packets")
  long getPacketsSent();

  /**
   * Counts frames that the kernel refused to send.
   *
   * @return 0 or more
   */
  @Description("Frames that the kernel refused to send")
  @Units("packets")
  long getSendErrors();

  /**
   * Counts packets discarded for their checksum, of all virtual routers and of none (RFC 8347
   * {@code checksum-errors}).
   *
   * @return 0 or more
   */
  @Description("Packets of all virtual routers and of none discarded for their checksum")
  @Units("packets")
  long getChecksumErrors();

  /**
   * Counts packets discarded for their version, of all virtual routers and of none (RFC 8347 {@code
   * version-errors}).
   *
   * @return 0 or more
   */
  @Description("Packets of all virtual routers and of none discarded for their version")
  @Units("packets")
  long getVersionErrors();

  /**
   * Counts packets discarded for a VRID that is not configured on their interface (RFC 8347 {@code
   * vrid-errors}).
   *
   * @return 0 or more
   */
  @Description("Packets discarded for a VRID that is not configured on their interface")
  @Units("packets")
  long getVridErrors();

  /**
   * Counts packets discarded for a TTL or hop limit other than 255, of all virtual routers and of
   * none (RFC 8347 {@code ip-ttl-errors}).
   *
   * @return 0 or more
   */
  @Description(
      "Packets of all virtual routers and of none discarded for a TTL or hop limit other than 255")
  @Units("packets")
  long getIpTtlErrors();

  /**
   * Returns how many packets were discarded that belong to no virtual router.
   *
   * @return an entry for each reason
   */
  @Description("Packets that were discarded and belong to no virtual router, by reason")
  List<Discards> getUnattributedDiscards();

  /**
   * Returns how late the last timer was served.
   *
   * @return microseconds, rounded down
   */
  @Description("How late the last timer was served, in microseconds")
  @Units("microseconds")
  long getLateness();

  /**
   * Returns how late the worst timer was served.
   *
   * @return microseconds, rounded down
   */
  @Description("How late the worst timer was served, in microseconds")
  @Units("microseconds")
  long getWorstLateness();

  /**
   * Returns how late timers were served.
   *
   * @return a bar for each range of delays, the shortest first
   */
  @Description("How many timers were served how late; atLeast is in microseconds")
  List<Lateness> getLatenessHistogram();

  /**
   * Counts how often the protocol found that it had been asleep for so long that it listened before
   * it acted.
   *
   * @return 0 or more
   */
  @Description(
      "How often the protocol had been asleep for so long that it listened before it acted")
  @Units("stalls")
  long getStalls();

  /**
   * Counts how often a defect of this software broke off what was being done.
   *
   * @return 0 or more
   */
  @Description("How often a defect of this software broke off what was being done")
  @Units("defects")
  long getDefects();

  /**
   * Counts how often the kernel reported changes faster than they were read, and its state was read
   * anew.
   *
   * @return 0 or more
   */
  @Description("How often the kernel reported changes faster than they were read")
  @Units("overruns")
  long getNetlinkOverruns();

  /**
   * Counts notifications and log lines dropped because a listener or the log hung.
   *
   * @return 0 or more
   */
  @Description("Notifications and log lines dropped because a listener or the log hung")
  @Units("events")
  long getEventsLost();
}
