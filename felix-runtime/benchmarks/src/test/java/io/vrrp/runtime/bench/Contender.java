// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.ProcessUsage;
import java.time.Duration;
import java.util.List;

/** One of the compared implementations, on one host. It can be started again after its end. */
interface Contender {

  /** The compared implementations. */
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

    /** Returns a contender that does not run yet; at most one for a host. */
    abstract Contender on(Host host);
  }

  /** Starts it with these virtual routers; returns at once. */
  void start(List<VirtualRouter> routers);

  /**
   * Waits until all its virtual routers are in a state. It reads only the log, so that the
   * contender has no additional work.
   *
   * @param state BACKUP or MASTER
   */
  void awaitAll(String state, Duration limit);

  /**
   * Waits until none of its virtual routers is in a state, according to its log.
   *
   * @param state BACKUP or MASTER
   */
  void awaitNone(String state, Duration limit);

  /** Returns how many changes of state it logged since its start. */
  int transitions();

  /** Returns when it was started, nanoseconds since 1970. */
  long started();

  /**
   * Ends all its processes at once; the kernel keeps the interfaces and addresses that they made.
   */
  void kill();

  /** Asks it to end in order (SIGTERM); returns at once. */
  void terminate();

  /** Waits for its end, and removes what it left in the kernel. */
  void awaitEnd();

  /** Returns the resources that it uses. */
  ProcessUsage usage();
}
