// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The data plane's port to the kernel's links and addresses. All methods but {@link #wakeUp()}
 * belong to the data plane's thread.
 */
public interface KernelNetwork extends Closeable {

  /**
   * Waits until links or addresses may have changed, {@link #wakeUp()} was called since the last
   * return, or the time is over. Takes everything that the kernel had to say about changes; a lost
   * report counts as a change.
   *
   * @param timeoutNanos how long to wait at most
   * @return whether links or addresses may have changed
   * @throws IOException if the kernel refuses
   */
  boolean awaitChange(long timeoutNanos) throws IOException;

  /**
   * Makes the present or next {@link #awaitChange} return. Callable from any thread; harmless once
   * closed.
   */
  void wakeUp();

  /**
   * Reads all links.
   *
   * @throws IOException if the kernel refuses
   */
  List<Link> links() throws IOException;

  /**
   * Reads all addresses of both families.
   *
   * @throws IOException if the kernel refuses
   */
  List<LinkAddress> addresses() throws IOException;

  /**
   * Adds addresses marked as ours, or renews the lifetime of those that are there, in one batch.
   * IPv6 addresses are added without duplicate address detection (RFC 9568 §8.2.2).
   *
   * @param addresses the addresses
   * @param lifetimeSeconds after this time the kernel removes them by itself; 0 = never
   * @return for each address null, or why the kernel refused it
   * @throws IOException if the exchange with the kernel itself fails
   */
  List<String> putAddresses(List<LinkAddress> addresses, int lifetimeSeconds) throws IOException;

  /**
   * Removes addresses in one batch. One that is gone already is no error.
   *
   * @return for each address null, or why the kernel refused
   * @throws IOException if the exchange with the kernel itself fails
   */
  List<String> removeAddresses(List<LinkAddress> addresses) throws IOException;
}
