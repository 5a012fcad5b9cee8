// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The operations of a {@link VirtualRouterMXBean}. They are executed in the order of the calls and
 * return when the change has been made. Each throws an {@link IllegalStateException} if the virtual
 * router is gone.
 */
@ProviderType
public interface VirtualRouterOperations {

  /**
   * Replaces the configured priority until {@link #clearPriorityOverride()} or the end of the
   * virtual router. The next advertisement carries it; mastership moves as RFC 9568 §6.4 then
   * decides. A change of the configured priority does not end the override.
   *
   * @param priority the priority to use, 1 to 254
   * @throws IllegalArgumentException if the priority is out of range
   * @throws IllegalStateException if the virtual router is gone or this node is configured as
   *     address owner, whose priority is always 255 (RFC 9568 §5.2.4)
   */
  @Description(
      "Replaces the configured priority until clearPriorityOverride; not for address owners")
  void overridePriority(
      @ParameterName("priority") @Description("The priority to use, 1 to 254") int priority);

  /** Returns to the configured priority. Does nothing if it is in use. */
  @Description("Returns to the configured priority")
  void clearPriorityOverride();

  /**
   * Leaves the virtual router gracefully and stays in {@code INITIALIZE} until {@link #startup()}.
   * A master sends one advertisement of priority 0, so that a backup takes over within its skew
   * time (RFC 9568 §6.4.3). Does nothing if already shut down.
   */
  @Description("Leaves the virtual router gracefully and stays out until startup")
  void shutdown();

  /**
   * Ends {@link #shutdown()}: the virtual router takes part again as soon as the interface allows
   * (RFC 9568 §6.4.1). Also ends {@link #relinquish()}: it preempts again, if it is configured to.
   * Skips the rest of a start delay. Otherwise does nothing.
   */
  @Description("Ends shutdown and relinquish, and skips the rest of a start delay")
  void startup();

  /**
   * Hands over mastership now and stays ready to take over. The virtual router sends one
   * advertisement of priority 0, becomes {@code BACKUP} and follows every master, whatever its
   * priority. This ends at {@link #startup()}, or when it is master again because no other router
   * takes over. For that it waits two advertisement intervals and a second longer than its priority
   * requires.
   *
   * @throws IllegalStateException if the virtual router is gone or not master, or this node is the
   *     address owner: use {@link #shutdown()}
   */
  @Description("Hands over mastership now and stays ready to take over; preempts after startup")
  void relinquish();

  /**
   * Announces all virtual IP addresses once more, by gratuitous ARP or unsolicited neighbor
   * advertisement.
   *
   * @throws IllegalStateException if the virtual router is gone or not master, or the kernel does
   *     not have the addresses yet
   */
  @Description("Announces the virtual IP addresses once more by ARP or neighbor advertisement")
  void announce();

  /**
   * Sets all counters to 0 and {@link VirtualRouterMXBean#getDiscontinuityDatetime()} to the
   * present. Peers and history stay.
   */
  @Description("Sets all counters to 0; peers and history stay")
  void resetStatistics();
}
