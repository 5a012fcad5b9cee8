// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

import java.io.IOException;

/** The changes of a take-over, ready for the engine thread. */
public interface PreparedTakeover {

  /**
   * Makes the changes and waits some tenths of a millisecond for the kernel's answers. May be
   * called from any thread, but only one at a time. Calling it again renews the lifetimes.
   *
   * @return whether the kernel made all of them; otherwise it may have made some
   * @throws IOException if the exchange with the kernel fails; it may have made some then, too
   */
  boolean make() throws IOException;
}
