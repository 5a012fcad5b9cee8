// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bundle;

import io.vrrp.VrrpTracker;
import io.vrrp.VrrpTrackerSink;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A tracker that reports random health again and again until it is ended. */
public final class FlappingTracker implements VrrpTracker {

  private static final int MAX_PAUSE_MILLIS = 5;
  private static final int MAX_NUMBER = 20;

  private final Random random;
  private volatile VrrpTrackerSink sink;
  private volatile boolean ended;
  private volatile int reports;

  FlappingTracker(long seed) {
    random = new Random(seed);
  }

  @Override
  public void start(VrrpTrackerSink given) {
    given.up("not flapping yet");
    sink = given;
  }

  /** Until it is ended, but at least so often. */
  void flap(int atLeast) throws InterruptedException {
    while (!ended || reports < atLeast) {
      reports++;
      switch (random.nextInt(4)) {
        case 0 -> sink.up("report " + reports, random.nextInt(-MAX_NUMBER, MAX_NUMBER + 1));
        case 1 -> sink.up("report " + reports);
        default -> sink.down("report " + reports);
      }
      TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_PAUSE_MILLIS));
    }
    sink.up("flapped");
  }

  void end() {
    ended = true;
  }

  boolean isStarted() {
    return sink != null;
  }

  int reports() {
    return reports;
  }
}
