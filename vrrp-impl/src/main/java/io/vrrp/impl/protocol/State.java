// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/** The states of RFC 9568 §6.4; its Active is our MASTER. */
public enum State {
  INITIALIZE,
  BACKUP,
  MASTER
}
