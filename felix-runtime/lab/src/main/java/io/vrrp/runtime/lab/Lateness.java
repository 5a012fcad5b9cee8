// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Measures how late this machine runs a thread that wants to run every few milliseconds. */
public final class Lateness implements AutoCloseable {
  private static final long PERIOD = 5_000_000;
  private static final long NOTABLE = 5_000_000;

  private record Delay(long at, long nanos) {}

  private final List<Delay> delays = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "lateness");
  private volatile boolean closed;

  /** Starts to measure. */
  public Lateness() {
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    long last = System.nanoTime();
    while (!closed) {
      LockSupport.parkNanos(PERIOD);
      long now = System.nanoTime();
      if (now - last > PERIOD + NOTABLE) {
        synchronized (delays) {
          delays.add(new Delay(now, now - last - PERIOD));
        }
      }
      last = now;
    }
  }

  /** Returns the worst since a time of {@link System#nanoTime}, in nanoseconds. */
  public long worstSince(long from) {
    synchronized (delays) {
      return delays.stream().filter(d -> d.at() >= from).mapToLong(Delay::nanos).max().orElse(0);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
