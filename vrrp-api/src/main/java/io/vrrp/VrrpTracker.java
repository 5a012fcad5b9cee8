// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells whether this node is useful, for one reason of the consumer's own: an application is ready,
 * a database answers. Virtual routers refer to it by name in their property {@code track}: while it
 * is down they lower their priority, or do not run at all. Register it as an OSGi service with the
 * service property {@value #NAME}:
 *
 * <pre>{@code
 * @Component(property = VrrpTracker.NAME + "=ready")
 * public class Ready implements VrrpTracker {
 *   public void start(VrrpTrackerSink sink) {
 *     sink.down("not ready yet");
 *   }
 * }
 * }</pre>
 *
 * <p>The tracker reports each change of its health to the sink that {@link #start} hands to it. It
 * need not report the same health again. If its service is unregistered, or its bundle stops, the
 * tracker is down for every virtual router that refers to it.
 *
 * <p>Of several services with one name, the one with the highest service ranking is used.
 */
@ConsumerType
public interface VrrpTracker {

  /**
   * Required service property, a string: the name that the property {@code track} of a virtual
   * router refers to. 1 to 64 letters, digits, {@code .}, {@code _} and {@code -}.
   */
  String NAME = "vrrp.tracker.name";

  /**
   * Optional service property, a string: what kind of tracker it is, for operators. The default is
   * {@code custom}.
   */
  String KIND = "vrrp.tracker.kind";

  /**
   * Optional service property, a number: milliseconds from {@link #start} within which the tracker
   * reports for the first time, 0 to 3,600,000. A virtual router that has not run yet waits so long
   * for it. Afterwards a tracker without a report is down. The default is 3000.
   */
  String FIRST_REPORT_WITHIN = "vrrp.tracker.firstReportWithin";

  /**
   * Starts to observe. Called once before any other call, by a thread that serves all trackers:
   * return soon, and observe on a thread of your own. An exception counts as down.
   *
   * @param sink takes the reports, from any thread, also during this call, until {@link #stop}
   */
  void start(VrrpTrackerSink sink);

  /**
   * Stops to observe: nothing uses this tracker any more. Called once after {@link #start} has
   * returned. Reports that come later are ignored. If the tracker is used again, {@link #start} is
   * called again, with another sink.
   */
  default void stop() {}
}
