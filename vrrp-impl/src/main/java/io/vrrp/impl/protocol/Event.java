// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/** What last happened to a virtual router (RFC 8347 vrrp-event-type). */
public enum Event {
  NONE,
  STARTUP,
  SHUTDOWN,
  HIGHER_PRIORITY_BACKUP,
  MASTER_TIMEOUT,
  INTERFACE_UP,
  INTERFACE_DOWN,
  NO_PRIMARY_IP_ADDRESS,
  PRIMARY_IP_ADDRESS,
  LOWER_PRIORITY_MASTER,
  OWNER_PREEMPT
}
