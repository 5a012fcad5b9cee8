// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import java.util.Date;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The engine that runs the virtual routers of one network namespace. Its name is {@code
 * io.vrrp:type=Engine}, with a key {@code networkNamespace} if that is not the network namespace of
 * the process.
 *
 * <p>Attributes read by one call of {@link javax.management.MBeanServerConnection#getAttributes}
 * come from one snapshot. Counters start at 0 when the first virtual router of the namespace is
 * configured and only grow. Reading fails with an {@link IllegalStateException} if the engine is
 * stopped or does not respond.
 */
@ProviderType
@Description("The engine that runs the virtual routers of one network namespace")
public interface EngineMXBean {

  /**
   * Returns the time since which the counters have counted without interruption.
   *
   * @return the time at which they were 0
   */
  @Description("The time since which the counters have counted without interruption")
  Date getDiscontinuityDatetime();

  /**
   * Returns how many virtual routers there are now.
   *
   * @return 0 or more
   */
  @Description("How many virtual routers there are now")
  @Units("virtual routers")
  @Gauge
  int getVirtualRouters();

  /**
   * Returns the number of pairs of interface and address family on which the engine receives now.
   *
   * @return 0 or more
   */
  @Description("On how many pairs of interface and address family the engine receives now")
  @Units("receivers")
  @Gauge
  int getReceivers();

  /**
   * Returns all counters, taken at one moment. Each is also an attribute of its own, of type {@code
   * long}, which a console can draw as a chart; its description says what it counts. A later
   * version may add counters.
   *
   * @return the names of the attributes with their values, for example {@code PacketsRcvd}
   */
  @Description("All counters, taken at one moment, by the names of their attributes")
  Map<String, Long> getCounters();

  /**
   * Returns how many packets were discarded that belong to no virtual router, by reason. They are
   * also counted in the attribute of the reason.
   *
   * @return the names of the reasons' attributes with the values
   */
  @Description("Packets that were discarded and belong to no virtual router, by reason")
  Map<String, Long> getUnattributedDiscards();

  /**
   * Returns the delay with which the last timer was handled.
   *
   * @return microseconds, rounded down
   */
  @Description("How late the last timer was handled, in microseconds")
  @Units("microseconds")
  @Gauge
  long getLateness();

  /**
   * Returns the longest delay with which a timer was handled.
   *
   * @return microseconds, rounded down
   */
  @Description("The longest delay with which a timer was handled, in microseconds")
  @Units("microseconds")
  @Gauge
  long getWorstLateness();

  /**
   * Returns a histogram of the delays with which timers were handled.
   *
   * @return one entry for each range of delays, the shortest first
   */
  @Description("How many timers were handled with which delay; atLeast is in microseconds")
  List<Lateness> getLatenessHistogram();
}
