// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.VrrpState;

/**
 * The state of a virtual router, and the purpose of its timer. A router recovers after this node
 * was stalled: it listens for others before it acts.
 */
enum Phase {
  /** No timer runs. */
  INITIALIZE(VrrpState.INITIALIZE, false),
  /** Master_Down_Timer (RFC 9568 §6.4.2: Active_Down_Timer) is running. */
  BACKUP(VrrpState.BACKUP, false),
  /** The timer ends the time in which a backup listens for a master. */
  BACKUP_RECOVERING(VrrpState.BACKUP, true),
  /** Adver_Timer (RFC 9568 §6.4.3) is running. */
  MASTER(VrrpState.MASTER, false),
  /** The timer ends the time in which a master listens for a successor. */
  MASTER_RECOVERING(VrrpState.MASTER, true);

  private final VrrpState state;
  private final boolean recovering;

  Phase(VrrpState state, boolean recovering) {
    this.state = state;
    this.recovering = recovering;
  }

  VrrpState state() {
    return state;
  }

  boolean isRecovering() {
    return recovering;
  }

  /** The phase of the same state after this node was stalled. */
  Phase afterStall() {
    return this == BACKUP ? BACKUP_RECOVERING : this == MASTER ? MASTER_RECOVERING : this;
  }

  /** The phase of the same state after the recovery. */
  Phase recovered() {
    return this == BACKUP_RECOVERING ? BACKUP : this == MASTER_RECOVERING ? MASTER : this;
  }
}
