// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears what happens to every virtual router. Register it as an OSGi service: a lambda hears of
 * changes of state, a class that overrides {@link #notified} of everything.
 *
 * <p>Calls come one at a time, in the order of the events of a virtual router, from a thread that
 * each listener has of its own. A slow or throwing listener delays neither other listeners nor the
 * protocol. A listener that does not return loses notifications once 10,000 wait for it. What a
 * component does only as master should follow the service property {@code vrrp.state}, which is
 * right whatever was lost.
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

  /**
   * Something happened to a virtual router. This is the one method that is called; unless
   * overridden it calls {@link #stateChanged} for changes of state and ignores the rest. Expect
   * notifications of kinds that a later version adds.
   *
   * @param notification what happened
   */
  default void notified(VrrpNotification notification) {
    if (notification instanceof VrrpStateChange change) {
      stateChanged(change);
    }
  }
}
