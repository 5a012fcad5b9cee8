// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/** Why this node last became master (RFC 8347 {@code new-master-reason}). */
public enum NewMasterReason {
  /** This node has never been master. */
  NOT_MASTER,
  /** The former master left with an advertisement of priority 0. */
  PRIORITY,
  /** This node has the higher priority and preempted a master, or owns the addresses. */
  PREEMPTED,
  /** The former master fell silent. */
  NO_RESPONSE
}
