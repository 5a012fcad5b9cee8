// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

import java.io.IOException;

/** What a take-over asks of the kernel, made ready for the engine thread. */
public interface PreparedTakeover {

  /**
   * Makes the changes and waits for the kernel's answers, for some tenths of a millisecond.
   * Callable from any thread, but by one at a time; made again, it renews the lifetimes.
   *
   * @return whether the kernel made all of them; otherwise it may have made some
   * @throws IOException if the exchange with the kernel fails; it may have made some then, too
   */
  boolean make() throws IOException;
}
