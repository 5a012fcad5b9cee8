// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpTracker;
import io.vrrp.VrrpTrackerSink;
import io.vrrp.impl.protocol.TrackerHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceReference;

@Timeout(60)
class RunningTrackerTest implements VrrpTracker {

  private final FakeReferences references = new FakeReferences();
  private final ServiceReference<VrrpTracker> reference = references.named("app");
  private final List<String> calls = new ArrayList<>();
  private final List<RunningTracker> reported = new ArrayList<>();
  private final RunningTracker running =
      new RunningTracker(references.context, reference, reported::add);
  private Runnable whileStarting = () -> {};
  private VrrpTrackerSink sink;

  RunningTrackerTest() {
    references.services.put(reference, this);
  }

  @Override
  public void start(VrrpTrackerSink given) {
    calls.add("start");
    sink = given;
    whileStarting.run();
  }

  @Override
  public void stop() {
    calls.add("stop");
  }

  @Test
  void isStartedAndStoppedOnce() throws Exception {
    running.start();
    running.start();
    assertEquals(1, references.uses.get(reference));

    running.stop();
    running.stop();

    assertEquals(List.of("start", "stop"), calls);
    assertEquals(0, references.uses.get(reference));
    assertTrue(running.awaitStopped(0));
  }

  @Test
  void isNeverStartedIfItWasStoppedBefore() throws Exception {
    running.stop();
    running.start();

    assertEquals(List.of(), calls);
    assertNull(references.uses.get(reference));
    assertTrue(running.awaitStopped(0));
  }

  @Test
  void isStoppedAfterAStartThatHung() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    whileStarting =
        () -> {
          hanging.countDown();
          await(goOn);
        };
    Thread thread = new Thread(running::start);
    thread.start();
    await(hanging);

    running.stop();

    assertFalse(running.awaitStopped(0));
    assertEquals(List.of("start"), calls);
    goOn.countDown();
    thread.join();
    assertEquals(List.of("start", "stop"), calls);
    assertTrue(running.awaitStopped(0));
    assertEquals(0, references.uses.get(reference));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFailureToStartIsAReport() {
    whileStarting =
        () -> {
          throw new IllegalStateException("no database");
        };

    assertThrows(IllegalStateException.class, running::start);

    assertEquals(
        TrackerHealth.down("failed to start: java.lang.IllegalStateException: no database"),
        running.take());
    running.stop();
    assertEquals(List.of("start", "stop"), calls);
  }

  @Test
  void unavailableServiceIsAReport() {
    references.services.clear();

    running.start();
    assertEquals(TrackerHealth.down("its service cannot be used"), running.take());

    running.stop();
    assertEquals(List.of(), calls);
    assertEquals(0, references.uses.get(reference));
  }

  @Test
  void theLastReportCounts() {
    running.start();
    sink.up("carrier");
    sink.up("carrier", 7);
    sink.down("no carrier");

    assertEquals(List.of(running), reported, "one message for all that has not been taken");
    assertEquals(TrackerHealth.down("no carrier"), running.take());
    assertNull(running.take());
    assertEquals(3, running.reports());

    sink.up("carrier", 1000);
    assertEquals(2, reported.size());
    assertEquals(TrackerHealth.up("carrier", 253), running.take());
  }

  @Test
  void reasonsBecomeOneShortLine() {
    running.start();
    sink.down(null);
    assertEquals(TrackerHealth.down(""), running.take());
    sink.up("a\nb" + "c".repeat(1000));
    assertEquals(200, running.take().reason().length());
  }

  @Test
  void unresponsiveDataPlaneIsNotAskedAgain() {
    running.start();
    running.mute();
    sink.up("carrier");

    assertEquals(List.of(), reported);
    assertNull(running.take());
    assertEquals(0, running.reports());
  }
}
