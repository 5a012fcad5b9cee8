// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import java.util.Date;
import java.util.List;
import java.util.Map;
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
  @Gauge
  int getVirtualRouters();

  /**
   * Returns how many pairs of interface and address family are listened on now.
   *
   * @return 0 or more
   */
  @Description("How many pairs of interface and address family are listened on now")
  @Units("receivers")
  @Gauge
  int getReceivers();

  /**
   * Returns all counters of one moment. Each is also an attribute of its own, of type {@code long},
   * which a console can draw as a chart: see there for what it counts. A later version may add
   * counters.
   *
   * @return the names of the attributes with their values, for example {@code PacketsRcvd}
   */
  @Description("All counters of one moment, under the names of their attributes")
  Map<String, Long> getCounters();

  /**
   * Returns how many packets were discarded that belong to no virtual router. They are also counted
   * in the attribute of the same name.
   *
   * @return the names of the attributes of the reasons with their values
   */
  @Description("Packets that were discarded and belong to no virtual router, by reason")
  Map<String, Long> getUnattributedDiscards();

  /**
   * Returns how late the last timer was served.
   *
   * @return microseconds, rounded down
   */
  @Description("How late the last timer was served, in microseconds")
  @Units("microseconds")
  @Gauge
  long getLateness();

  /**
   * Returns how late the worst timer was served.
   *
   * @return microseconds, rounded down
   */
  @Description("How late the worst timer was served, in microseconds")
  @Units("microseconds")
  @Gauge
  long getWorstLateness();

  /**
   * Returns how late timers were served.
   *
   * @return a bar for each range of delays, the shortest first
   */
  @Description("How many timers were served how late; atLeast is in microseconds")
  List<Lateness> getLatenessHistogram();
}
