// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Everything that an object has opened so far. It is closed in reverse order, also if opening fails
 * half-way.
 */
public final class OpenResources {

  private final Deque<Runnable> closings = new ArrayDeque<>();

  public <T> T add(T resource, Consumer<T> close) {
    closings.push(() -> close.accept(resource));
    return resource;
  }

  /** Closes everything. Calling it again has no effect. */
  public void close() {
    while (!closings.isEmpty()) {
      closings.pop().run();
    }
  }
}
