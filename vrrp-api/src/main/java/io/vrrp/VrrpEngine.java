// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The engine that runs the virtual routers of one network namespace: a thread with its sockets.
 *
 * <p>There is one such OSGi service for each network namespace that has virtual routers. Its
 * service property {@code vrrp.networkNamespace} is the namespace's name. It is absent for the
 * network namespace of the process.
 *
 * <p>All methods may be called from any thread.
 */
@ProviderType
public interface VrrpEngine {

  /**
   * Returns the network namespace that it serves. It never changes.
   *
   * @return its name as {@code ip netns} shows it; empty for that of the process
   */
  Optional<String> networkNamespace();

  /**
   * Takes a consistent snapshot of the counters.
   *
   * @return the counters at the time of the call
   * @throws IllegalStateException if the service is gone, or its thread does not respond within 20
   *     seconds
   */
  VrrpEngineStatistics statistics();
}
