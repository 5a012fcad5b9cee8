// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

/** A socket that the {@link Poller} waits for. */
interface PolledSocket {

  Descriptor socket();

  /** A wait found that there is something to receive. */
  void becomesReady();
}
