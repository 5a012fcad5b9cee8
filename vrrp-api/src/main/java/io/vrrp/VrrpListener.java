// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of every change of state of every virtual router. Register it as an OSGi service.
 *
 * <p>Calls come one at a time, in the order of the changes, from a thread of their own: a slow or
 * throwing listener delays other listeners but never the protocol.
 */
@ConsumerType
@FunctionalInterface
public interface VrrpListener {

  /**
   * A virtual router changed its state.
   *
   * @param change what happened
   */
  void stateChanged(VrrpStateChange change);
}
