// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the notifications of all virtual routers. Register it as an OSGi service; a lambda will
 * do:
 *
 * <pre>{@code VrrpListener listener = notification -> { if (notification instanceof VrrpStateChange
 * change) { System.out.println(change.id() + " is " + change.to()); } }; }</pre>
 *
 * <p>Each listener has a thread of its own. Calls come one at a time, in the order of the events of
 * a virtual router. A slow or throwing listener delays neither other listeners nor the protocol. If
 * a listener does not return, it loses notifications once 10,000 wait for it: {@link
 * VrrpNotification#sequence()} shows the gap. A component that works only on the master should
 * therefore follow the service property {@code vrrp.state}, which is right even after lost
 * notifications.
 */
@ConsumerType
@FunctionalInterface
public interface VrrpListener {

  /**
   * Something happened to a virtual router.
   *
   * @param notification what happened; a later version may add kinds
   */
  void notified(VrrpNotification notification);
}
