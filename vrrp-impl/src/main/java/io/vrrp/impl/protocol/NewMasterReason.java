// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/** Why a virtual router became master (RFC 8347 new-master-reason). */
public enum NewMasterReason {
  NOT_MASTER,
  PRIORITY,
  PREEMPTED,
  NO_RESPONSE
}
