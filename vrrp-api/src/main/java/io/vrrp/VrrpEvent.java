// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/** The last event of a virtual router (RFC 8347 {@code vrrp-event-type}). */
public enum VrrpEvent {
  /** Nothing yet. */
  NONE,
  /** Started: all conditions for running are met. */
  STARTUP,
  /** Shut down by an operator or its configuration. */
  SHUTDOWN,
  /** A backup of higher priority advertised while this node was master. */
  HIGHER_PRIORITY_BACKUP,
  /** The master down timer fired. */
  MASTER_TIMEOUT,
  /** The interface became usable. */
  INTERFACE_UP,
  /** The interface disappeared, was set down or lost its carrier. */
  INTERFACE_DOWN,
  /** The interface lost the address that advertisements are sent from. */
  NO_PRIMARY_IP_ADDRESS,
  /** The interface got an address that advertisements can be sent from. */
  PRIMARY_IP_ADDRESS,
  /** There is no virtual IP address. */
  NO_VIRTUAL_IP_ADDRESSES,
  /** There are virtual IP addresses again. */
  VIRTUAL_IP_ADDRESSES,
  /** The time for which preemption was delayed is over. */
  PREEMPT_HOLD_TIMEOUT,
  /** A master of lower priority was heard. */
  LOWER_PRIORITY_MASTER,
  /** The address owner took over. */
  OWNER_PREEMPT
}
