// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

import io.vrrp.impl.protocol.IpFamily;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The data plane's port to the kernel's links and addresses. All methods except {@link #wakeUp()}
 * belong to the data plane thread. Any thread may use the result of {@link #prepare}.
 */
public interface KernelNetwork extends Closeable {

  /**
   * Waits until the kernel reports a change, {@link #wakeUp()} was called since the last return, or
   * the time is over. Applies all reported changes to the state. If a report was lost, it calls
   * {@link NetworkState#setStale}.
   *
   * @param timeoutNanos how long to wait at most; 0 = do not wait
   * @throws IOException if the kernel refuses
   */
  void awaitChange(long timeoutNanos, NetworkState state) throws IOException;

  /**
   * Makes the present or next {@link #awaitChange} return. May be called from any thread; has no
   * effect after closing.
   */
  void wakeUp();

  /**
   * Reads all links and all addresses of both families; afterwards the state has them and is not
   * stale.
   *
   * @throws IOException if the kernel refuses; the state is stale then
   */
  void readAll(NetworkState state) throws IOException;

  /**
   * Reads the routes with the mark of this program; afterwards the state has them.
   *
   * @throws IOException if the kernel refuses
   */
  default void readRoutes(NetworkState state) throws IOException {
    state.replaceRoutes(List.of());
  }

  /**
   * Reads links again; stale.
   *
   * @param indexes the links' indexes
   * @throws IOException if the exchange with the kernel fails; the state is stale then
   */
  void readLinks(Collection<Integer> indexes, NetworkState state) throws IOException;

  /**
   * Finds the links that are members of the VRRP group of a family, whichever program's socket
   * joined.
   *
   * @throws IOException if they cannot be read
   */
  Set<Integer> groupMembers(IpFamily family) throws IOException;

  /**
   * Reads the settings that the kernel combines with those of each interface ({@code
   * net.ipv4.conf.all}).
   *
   * @throws IOException if they cannot be read
   */
  Ipv4Settings ipv4SettingsOfAll() throws IOException;

  /**
   * Makes changes in their order, in as few exchanges with the kernel as possible. Each is tried,
   * even if earlier ones fail. That an interface is gone is not a refusal. Afterwards the state
   * shows the results, unless it is stale.
   *
   * @return for each change null, or why the kernel refused it
   * @throws IOException if the exchange with the kernel itself fails; the state is stale then
   */
  List<String> apply(List<KernelChange> changes, NetworkState state) throws IOException;

  /**
   * Prepares changes that may have to be made at once.
   *
   * @param changes only {@link KernelChange.SetUp} and {@link KernelChange.PutAddress}
   * @return null if there are too many, or if the results could be recognized as ours only after
   *     {@link #apply}
   */
  PreparedTakeover prepare(List<KernelChange> changes);

  /**
   * Learns the results of changes that were {@linkplain #prepare prepared} and have been made.
   *
   * @throws IOException if the exchange with the kernel fails
   */
  void learn(List<KernelChange> changes, NetworkState state) throws IOException;
}
