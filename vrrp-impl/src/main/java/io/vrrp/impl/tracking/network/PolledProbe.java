// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.VrrpTrackerSink;
import io.vrrp.impl.tracking.poll.PollSettings;
import io.vrrp.impl.tracking.poll.RiseAndFall;

/** Probes a host repeatedly, and reports its judgement of the answers. */
abstract class PolledProbe implements NetworkProbe {

  private final PollSettings settings;
  private Report unavailability;
  private final String what;
  private final VrrpTrackerSink sink;

  private RiseAndFall judgement;
  private TrackingLoop loop;
  private long begun;
  private Timers.Timer timer;

  /**
   * @param what the probed host, for the reasons
   */
  PolledProbe(PollSettings settings, String what, VrrpTrackerSink sink) {
    this.settings = settings;
    this.what = what;
    this.sink = sink;
    this.unavailability = new Report(sink);
  }

  @Override
  public void begin(TrackingLoop inside) {
    loop = inside;
    unavailability = new Report(sink);
    judgement = new RiseAndFall(settings, what, sink);
    beginProbe();
  }

  @Override
  public void end() {
    if (timer != null) {
      timer.cancel();
    }
    loop = null;
  }

  @Override
  public void unavailable(String reason) {
    unavailability.down(reason);
  }

  private void beginProbe() {
    begun = System.nanoTime();
    probe(begun);
  }

  /** Begins one probe, which ends by {@link #succeeded}, {@link #failed} or {@link #silent}. */
  abstract void probe(long now);

  final TrackingLoop loop() {
    return loop;
  }

  final PollSettings settings() {
    return settings;
  }

  /** Runs the next task of this probe, which has one at a time. */
  final void later(long deadline, Runnable task) {
    if (timer != null) {
      timer.cancel();
    }
    timer = loop.timers().at(deadline, task);
  }

  final void succeeded(String answer) {
    next();
    judgement.success(answer);
  }

  final void failed(String error) {
    next();
    judgement.failure(error);
  }

  final void silent() {
    next();
    judgement.silence();
  }

  private void next() {
    later(Math.max(begun + settings.intervalNanos(), System.nanoTime()), this::beginProbe);
  }
}
