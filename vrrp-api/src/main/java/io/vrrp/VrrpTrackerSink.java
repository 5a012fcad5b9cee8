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
   * What the tracker observes is well. A positive weight of a virtual router is added to its
   * priority.
   *
   * @param reason what was observed, for example {@code carrier}
   */
  void up(String reason);

  /**
   * What the tracker observes is well, and the tracker itself says what to add to the priority. The
   * number replaces the weight of the virtual routers that refer to this tracker until the next
   * report.
   *
   * @param reason what was observed
   * @param weight added to the priority of each virtual router that refers to this tracker; -253 to
   *     253, a number beyond is taken as the nearest of them
   */
  void up(String reason, int weight);

  /**
   * What the tracker observes is not well. A negative weight of a virtual router is subtracted from
   * its priority; a virtual router that refers to this tracker without a weight does not run.
   *
   * @param reason what was observed, for example {@code connection refused}
   */
  void down(String reason);
}
