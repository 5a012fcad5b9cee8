// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/** The state of a virtual router on this node (RFC 9568 §6.4). */
public enum VrrpState {
  /** Not taking part: switched off, or the interface cannot be used (RFC 9568 §6.4.1). */
  INITIALIZE,
  /** Watching the master, ready to take over (RFC 9568 §6.4.2). */
  BACKUP,
  /**
   * Forwarding for the virtual router and sending advertisements (RFC 9568 §6.4.3). RFC 9568 calls
   * this state <em>Active</em>; RFC 5798, RFC 6527 and RFC 8347 call it <em>Master</em>.
   */
  MASTER
}
