// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes the reports of one {@link VrrpTracker}. Any thread may call it at any time. No method waits
 * or throws, and a report after {@link VrrpTracker#stop()} is ignored. The last report counts; the
 * virtual routers that refer to the tracker follow it at once.
 *
 * <p>A reason is one line for operators, for example {@code connection refused}. Control characters
 * become spaces, and it is cut after 200 characters. {@code null} is the same as an empty reason.
 */
@ProviderType
public interface VrrpTrackerSink {

  /**
   * The tracker is up. If a virtual router refers to it with a positive weight, the weight is added
   * to the priority.
   *
   * @param reason what was observed, for example {@code carrier}
   */
  void up(String reason);

  /**
   * The tracker is up, and itself gives the number to add to the priority. The number replaces the
   * weight of the virtual routers that refer to this tracker until the next report.
   *
   * @param reason what was observed
   * @param weight added to the priority of each virtual router that refers to this tracker; -253 to
   *     253, a number outside of this range is replaced by the nearest limit
   */
  void up(String reason, int weight);

  /**
   * The tracker is down. If a virtual router refers to it with a negative weight, the weight is
   * subtracted from the priority. A virtual router that refers to it without a weight does not run.
   *
   * @param reason what was observed, for example {@code connection refused}
   */
  void down(String reason);
}
