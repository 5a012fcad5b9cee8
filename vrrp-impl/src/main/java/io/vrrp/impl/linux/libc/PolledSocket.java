// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

/** A socket that the {@link Poller} waits for. */
public interface PolledSocket {

  Descriptor socket();

  /** Called when a wait found something to receive. */
  void becomesReady();
}
