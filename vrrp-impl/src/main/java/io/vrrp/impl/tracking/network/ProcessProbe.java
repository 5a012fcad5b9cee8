// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.VrrpTrackerSink;
import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.PolledSocket;
import io.vrrp.impl.tracking.local.TrackedProcess;
import io.vrrp.impl.tracking.local.TrackedProcess.Found;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Observes whether a process lives. The kernel reports its end (pidfd, since Linux 5.3). It does
 * not report the start of a process, so this class looks for it every second, on another thread
 * because this may take long.
 */
final class ProcessProbe implements NetworkProbe {

  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final TrackedProcess process;
  private final Predicate<Runnable> elsewhere;
  private final Report report;
  private TrackingLoop loop;
  private Life watched;
  private Timers.Timer next;

  /**
   * @param elsewhere runs a task on another thread, or returns false if there is none
   */
  ProcessProbe(TrackedProcess process, Predicate<Runnable> elsewhere, VrrpTrackerSink sink) {
    this.process = process;
    this.elsewhere = elsewhere;
    this.report = new Report(sink);
  }

  @Override
  public void begin(TrackingLoop inside) {
    loop = inside;
    look();
  }

  @Override
  public void end() {
    loop = null;
    if (next != null) {
      next.cancel();
    }
    if (watched != null) {
      watched.socket().close();
      watched = null;
    }
  }

  @Override
  public void unavailable(String reason) {
    report.down(reason);
  }

  private void look() {
    TrackingLoop asked = loop;
    boolean looks = elsewhere.test(() -> lookOnThisThread(asked));
    if (!looks) {
      lookLater();
    }
  }

  private void lookLater() {
    next = loop.timers().at(System.nanoTime() + LOOK_NANOS, this::look);
  }

  private void lookOnThisThread(TrackingLoop asked) {
    Found found = process.look();
    asked.execute(() -> found(asked, found));
  }

  private void found(TrackingLoop asked, Found found) {
    if (loop != asked) {
      return;
    }
    if (found.number() == 0) {
      report.down(found.reason());
      lookLater();
      return;
    }
    report.up(found.reason());
    int file = Libc.pidfdOpen(found.number());
    if (file < 0) {
      // The process has just ended, or the kernel is too old to report its end. Look again later.
      lookLater();
      return;
    }
    try {
      watched = new Life(Descriptor.of(file, "watching a process"));
      loop.poller().add(watched);
    } catch (IOException e) {
      endOfLife();
    }
  }

  private void endOfLife() {
    if (watched != null) {
      watched.socket().close();
      watched = null;
      // Perhaps another process has already started.
      look();
    }
  }

  /** A found process, until its end. */
  private final class Life implements PolledSocket {
    private final Descriptor descriptor;

    Life(Descriptor descriptor) {
      this.descriptor = descriptor;
    }

    @Override
    public Descriptor socket() {
      return descriptor;
    }

    @Override
    public void becomesReady() {
      loop.whenAllAreFound(
          () -> {
            if (watched == this) {
              endOfLife();
            }
          });
    }
  }
}
