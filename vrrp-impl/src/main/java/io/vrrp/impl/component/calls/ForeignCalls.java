// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.calls;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The threads that are calling code of other bundles. */
public final class ForeignCalls {

  private final Set<Thread> inside = ConcurrentHashMap.newKeySet();

  /** Makes a call on this thread. */
  public void make(Runnable call) {
    Thread thread = Thread.currentThread();
    boolean first = inside.add(thread);
    try {
      call.run();
    } finally {
      if (first) {
        inside.remove(thread);
      }
    }
  }

  /** Whether the present thread is in such a call: then it must not wait for another call. */
  public boolean isInside() {
    return inside.contains(Thread.currentThread());
  }

  /** A daemon thread. */
  public static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
