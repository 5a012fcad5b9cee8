// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One virtual router of this node (RFC 9568 §3).
 *
 * <p>There is one such OSGi service for each valid configuration of the factory PID {@code
 * io.vrrp.router}. The service properties {@code vrrp.interface}, {@code vrrp.family} ({@code ipv4}
 * or {@code ipv6}) and {@code vrrp.vrid} (an {@code Integer}) identify it, together with {@code
 * vrrp.networkNamespace} if its network namespace is not that of the process. {@code vrrp.state}
 * follows its state. {@code service.pid} and, if there is a file, {@code
 * felix.fileinstall.filename} lead to the configuration. Properties of the configuration that a
 * virtual router does not have, such as {@code role=wan}, become properties of the service, except
 * private ones, whose names begin with a dot.
 *
 * <p>All methods may be called from any thread. The engine thread makes the changes, in the order
 * of the calls; a method returns when its change has been made. A method that needs the engine
 * thread throws {@link IllegalStateException} if that thread does not respond within 20 seconds.
 * After the service is gone, every change throws {@link IllegalStateException}, and the snapshots
 * stay as they last were.
 */
@ProviderType
public interface VrrpService {

  /**
   * Returns the identity of this virtual router. It never changes.
   *
   * @return its identity
   */
  VirtualRouterId id();

  /**
   * Returns the present state without waiting for the engine thread.
   *
   * @return the state
   */
  VrrpState state();

  /**
   * Returns the PID of the configuration that was applied last.
   *
   * @return the PID, for example {@code io.vrrp.router.lan}
   */
  String configurationPid();

  /**
   * Returns the file of the configuration that was applied last. It changes when the file is
   * renamed.
   *
   * @return the file as its reader names it in {@code felix.fileinstall.filename}, usually a URL;
   *     empty if the configuration does not come from a file
   */
  Optional<String> configurationFile();

  /**
   * Takes a consistent snapshot of state, configuration and timers.
   *
   * @return the status at the time of the call
   * @throws IllegalStateException if the engine thread does not respond within 20 seconds
   */
  VrrpStatus status();

  /**
   * Takes a consistent snapshot of the counters.
   *
   * @return the counters at the time of the call
   * @throws IllegalStateException if the engine thread does not respond within 20 seconds
   */
  VrrpStatistics statistics();

  /**
   * Describes in plain words what the virtual router is doing and what would change that, for
   * example {@code BACKUP: 192.0.2.2 (priority 200) is master, last heard 430 ms ago; would take
   * over in 2.9 s}. For people; the wording may change.
   *
   * @return one line
   * @throws IllegalStateException if the engine thread does not respond within 20 seconds
   */
  String explain();

  /**
   * Replaces the configured priority until {@link #clearPriorityOverride()} or the end of this
   * service. The next advertisement carries it; mastership moves as RFC 9568 §6.4 then decides. A
   * change of the configured priority does not end the override.
   *
   * @param priority the priority to use, 1 to 254 (0 and 255 have a meaning of their own, RFC 9568
   *     §5.2.4)
   * @throws IllegalArgumentException if the priority is out of range
   * @throws IllegalStateException if the service is gone or this node is configured as address
   *     owner, whose priority is always 255 (RFC 9568 §5.2.4)
   */
  void overridePriority(int priority);

  /**
   * Returns to the configured priority. Does nothing if it is in use.
   *
   * @throws IllegalStateException if the service is gone
   */
  void clearPriorityOverride();

  /**
   * Leaves the virtual router gracefully and stays in {@link VrrpState#INITIALIZE} until {@link
   * #startup()}. A master sends one advertisement of priority 0, so that a backup takes over within
   * its skew time (RFC 9568 §6.4.3). Does nothing if already shut down.
   *
   * @throws IllegalStateException if the service is gone
   */
  void shutdown();

  /**
   * Ends {@link #shutdown()}: the virtual router takes part again as soon as the interface allows
   * (RFC 9568 §6.4.1). Also ends {@link #relinquish()}: it preempts again, if it is configured to.
   * Skips the rest of a start delay. Otherwise does nothing.
   *
   * @throws IllegalStateException if the service is gone
   */
  void startup();

  /**
   * Hands over mastership now and stays ready to take over. The virtual router sends one
   * advertisement of priority 0, so that a backup takes over within its skew time, and becomes
   * {@link VrrpState#BACKUP} (RFC 9568 §6.4.3 Shutdown, then §6.4.1 Startup). From then on it
   * follows every master, as if Preempt_Mode were false, whatever the master's priority.
   *
   * <p>This node becomes master again only if no other router takes over: it waits two
   * advertisement intervals and a second longer than its priority requires. Relinquishing ends when
   * it is master again, at {@link #startup()}, or when the virtual router is enabled again in its
   * configuration. An interface that goes down and comes back does not end it.
   *
   * @throws IllegalStateException if the service is gone, this node is not master, or it is the
   *     address owner, which must be master while it runs (RFC 9568 §6.4.1): use {@link
   *     #shutdown()}
   */
  void relinquish();

  /**
   * Announces all virtual IP addresses once more, by gratuitous ARP or unsolicited neighbor
   * advertisement (RFC 9568 §8.1.2, §8.2.2), for hosts and switches that have lost them.
   *
   * @throws IllegalStateException if the service is gone, this node is not master, or the kernel
   *     does not have the addresses yet; in that case they are announced as soon as it has them
   */
  void announce();

  /**
   * Sets all counters to 0 and {@link VrrpStatistics#discontinuityDatetime()} to the present (RFC
   * 8347 {@code discontinuity-datetime}). The peers and the history of {@link VrrpStatus} stay.
   *
   * @throws IllegalStateException if the service is gone
   */
  void resetStatistics();
}
