// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

import io.vrrp.impl.protocol.IpFamily;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The data plane's port to the kernel's links and addresses. All methods but {@link #wakeUp()}
 * belong to the data plane's thread; what {@link #prepare} returns may be used by any thread.
 */
public interface KernelNetwork extends Closeable {

  /**
   * Waits until the kernel reports a change, {@link #wakeUp()} was called since the last return, or
   * the time is over. Takes all reported changes over into the state. If a report was lost, the
   * state is marked so by {@link NetworkState#setStale}.
   *
   * @param timeoutNanos how long to wait at most; 0 = only take what is there
   * @throws IOException if the kernel refuses
   */
  void awaitChange(long timeoutNanos, NetworkState state) throws IOException;

  /**
   * Makes the present or next {@link #awaitChange} return. Callable from any thread; harmless once
   * closed.
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
   * Reads links again; afterwards the state has them as they are, or not at all, and they are not
   * stale.
   *
   * @param indexes the links' indexes
   * @throws IOException if the exchange with the kernel fails; the state is stale then
   */
  void readLinks(Collection<Integer> indexes, NetworkState state) throws IOException;

  /**
   * Finds the links that are members of the VRRP group of a family, whichever program's socket made
   * them so.
   *
   * @throws IOException if they cannot be read
   */
  Set<Integer> groupMembers(IpFamily family) throws IOException;

  /**
   * Reads the settings that apply to all interfaces together with each one's own ({@code
   * net.ipv4.conf.all}).
   *
   * @throws IOException if they cannot be read
   */
  Ipv4Settings ipv4SettingsOfAll() throws IOException;

  /**
   * Makes changes in their order, in as few exchanges with the kernel as possible. Each is tried,
   * whatever becomes of those before it. That an interface is gone is no refusal. Afterwards the
   * state has what came of them, unless it is stale.
   *
   * @return for each change null, or why the kernel refused it
   * @throws IOException if the exchange with the kernel itself fails; the state is stale then
   */
  List<String> apply(List<KernelChange> changes, NetworkState state) throws IOException;

  /**
   * Prepares changes that may have to be made at once.
   *
   * @param changes nothing but {@link KernelChange.SetUp} and {@link KernelChange.PutAddress}
   * @return null if they are too many, or if they could not be recognized as ours afterwards unless
   *     {@link #apply} makes them
   */
  PreparedTakeover prepare(List<KernelChange> changes);

  /**
   * Learns what came of changes that were {@linkplain #prepare prepared} and have been made.
   *
   * @throws IOException if the exchange with the kernel fails
   */
  void learn(List<KernelChange> changes, NetworkState state) throws IOException;
}
