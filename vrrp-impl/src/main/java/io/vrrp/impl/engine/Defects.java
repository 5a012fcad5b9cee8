// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.PacketIo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;

/**
 * Exceptions that only a defect of this program can cause. They are counted and logged. A virtual
 * router that had one stops and starts again after a pause; the others go on.
 */
final class Defects {

  /** A virtual router that a defect may interrupt. */
  interface Subject {

    /** A defect interrupted it, at any point. */
    void defective(long now);

    /** Its receiver does not work. */
    void receiverDefective(long now);
  }

  private final PacketIo io;
  private final EventQueue events;
  private final EngineCounters counters;
  private final Consumer<String> warnings;
  private final WarningLimiter limiter = new WarningLimiter(1);

  Defects(PacketIo io, EventQueue events, EngineCounters counters, Consumer<String> warnings) {
    this.io = io;
    this.events = events;
    this.counters = counters;
    this.warnings = warnings;
  }

  /** A defect that concerns no single virtual router. */
  void report(Throwable e) {
    counters.defective();
    if (limiter.permits(0, io.nanoTime())) {
      events.post(() -> warnings.accept("defect in the VRRP engine: " + stackTrace(e)));
    }
  }

  /** A defect interrupted a virtual router. */
  void reportOf(Subject router, Throwable e) {
    try {
      router.defective(io.nanoTime());
    } catch (RuntimeException | Error another) {
      addSuppressed(e, another);
    }
    report(e);
  }

  /** The receiver of a virtual router does not work. */
  void reportOfReceiver(Subject router, Throwable e) {
    try {
      router.receiverDefective(io.nanoTime());
    } catch (RuntimeException | Error another) {
      addSuppressed(e, another);
    }
    report(e);
  }

  /**
   * Does all of these, even if some fail.
   *
   * @throws RuntimeException the exception of the first one that failed
   */
  static void doAll(Runnable... steps) {
    Throwable first = null;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        if (first == null) {
          first = e;
        } else {
          addSuppressed(first, e);
        }
      }
    }
    if (first instanceof Error error) {
      throw error;
    }
    if (first != null) {
      throw (RuntimeException) first;
    }
  }

  private static void addSuppressed(Throwable e, Throwable another) {
    if (another != e) {
      e.addSuppressed(another);
    }
  }

  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
