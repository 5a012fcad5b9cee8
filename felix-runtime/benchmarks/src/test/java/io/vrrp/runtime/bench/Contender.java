// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.ProcessUsage;
import java.time.Duration;
import java.util.List;

/** One of those that are compared, on one host. It can be started again after its end. */
interface Contender {

  /** Who can be compared. */
  enum Kind {
    OURS {
      @Override
      Contender on(Host host) {
        return new OurContender(host, System.getProperty("vrrp.performance.options", ""));
      }
    },
    KEEPALIVED {
      @Override
      Contender on(Host host) {
        return new KeepalivedContender(host);
      }
    };

    /** Returns one that is not yet running; at most one for a host. */
    abstract Contender on(Host host);
  }

  /** Starts it with so many virtual routers; returns at once. */
  void start(List<VirtualRouter> routers);

  /**
   * Waits until all its virtual routers are in a state, by what it logs: nothing is asked of it.
   *
   * @param state BACKUP or MASTER
   */
  void awaitAll(String state, Duration limit);

  /**
   * Waits until none of its virtual routers is in a state, by what it logs.
   *
   * @param state BACKUP or MASTER
   */
  void awaitNone(String state, Duration limit);

  /** Returns how many changes of state it logged since its start. */
  int transitions();

  /** Returns when it was started, nanoseconds since 1970. */
  long started();

  /** Ends all its processes at once; the kernel keeps what they made. */
  void kill();

  /** Asks it to end in order (SIGTERM); returns at once. */
  void terminate();

  /** Waits for its end, and has the kernel forget what it left behind. */
  void awaitEnd();

  /** Returns what it uses. */
  ProcessUsage usage();
}
