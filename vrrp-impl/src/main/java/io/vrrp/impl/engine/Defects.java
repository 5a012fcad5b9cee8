// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.PacketIo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;

/**
 * Handles exceptions that only an error in this program can cause. They are counted and logged. The
 * affected virtual router stops and starts again after a pause; the others continue.
 */
final class Defects {

  /** A virtual router that may be affected by an internal error. */
  interface Subject {

    /** An internal error interrupted it, at any point. */
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

  /** Reports an internal error that does not concern one virtual router only. */
  void report(Throwable e) {
    counters.defective();
    if (limiter.permits(0, io.nanoTime())) {
      events.post(
          () -> warnings.accept("VRRP engine: internal error; please report it: " + stackTrace(e)));
    }
  }

  /** Reports an internal error that interrupted a virtual router. */
  void reportOf(Subject router, Throwable e) {
    try {
      router.defective(io.nanoTime());
    } catch (RuntimeException | Error another) {
      addSuppressed(e, another);
    }
    report(e);
  }

  /** Reports that the receiver of a virtual router does not work. */
  void reportOfReceiver(Subject router, Throwable e) {
    try {
      router.receiverDefective(io.nanoTime());
    } catch (RuntimeException | Error another) {
      addSuppressed(e, another);
    }
    report(e);
  }

  /**
   * Runs all steps, even if some fail.
   *
   * @throws RuntimeException the exception of the first step that failed
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
