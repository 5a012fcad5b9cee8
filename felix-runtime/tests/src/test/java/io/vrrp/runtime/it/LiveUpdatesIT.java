// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.bundle.FlappingTracker;
import io.vrrp.runtime.bundle.Updates;
import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import io.vrrp.runtime.lab.TestBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A master whose configuration changes without pause, while its trackers flap, continues
 * undisturbed. {@code -Dvrrp.updates=10000} makes more than the default thousand changes, {@code
 * -Dvrrp.updates.seed=…} repeats those of an earlier run.
 */
@RequiresLab
class LiveUpdatesIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int COUNT = Integer.getInteger("vrrp.updates", 1_000);
  private static final long SEED = Long.getLong("vrrp.updates.seed", System.nanoTime() >>> 20);
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(10);

  /** How much the delays of two packets on their way to the tap may differ. */
  private static final long TOLERANCE = TimeUnit.MILLISECONDS.toNanos(5);

  private Lab lab;
  private PacketTap tap;
  private Host host;
  private Appliance appliance;

  @BeforeEach
  void open() {
    lab = Lab.open(LiveUpdatesIT.class);
    host = lab.host("alpha", "192.0.2.1");
    tap = lab.tap(Lab.LAN);
    appliance = host.appliance();
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private void becomeMaster(Map<String, ?> properties) {
    appliance.configure(PID, properties);
    appliance.start().awaitStarted();
    appliance.awaitState(VRID, "MASTER", LIMIT);
  }

  /** A period in which the engine thread was late. */
  private record Late(long from, long to) {

    static Late of(RecordedEvent event) {
      long end = nanos(event.getStartTime());
      return new Late(end - event.getDuration("lateness").toNanos(), end);
    }

    private static long nanos(Instant time) {
      return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }

    /** How much of it lies between two times. */
    long within(long begin, long end) {
      return Math.max(0, Math.min(to, end) - Math.max(from, begin));
    }
  }

  @Test
  void noAdvertisementIsLostByChanges() throws IOException {
    becomeMaster(RouterProperties.of(100, 1));
    appliance.install(
        new TestBundle("test.updates")
            .header("Bundle-Activator", Updates.class.getName())
            .header("Import-Package", "io.vrrp,jdk.jfr,org.osgi.framework,org.osgi.service.cm")
            .add(Updates.class)
            .add(FlappingTracker.class));
    Path recording = appliance.directory().resolve("updates.jfr");
    int from = appliance.process().output().size();
    appliance.process().type("test:updates " + SEED + " " + COUNT + " " + recording);
    Duration limit = LIMIT.plusMillis(100L * COUNT);
    int to = appliance.process().awaitLine("^wrong ", from, limit);
    List<String> printed = appliance.process().output().subList(from, to);

    assertEquals("states []", line(printed, "states"), () -> "seed " + SEED);
    assertEquals("wrong []", line(printed, "wrong"), () -> "seed " + SEED);
    List<Late> late =
        RecordingFile.readAllEvents(recording).stream()
            .filter(event -> event.getEventType().getName().equals("io.vrrp.LateTimer"))
            .map(Late::of)
            .toList();
    long begin = millis(line(printed, "begin"));
    long end = millis(line(printed, "end"));
    assertSteady(advertsBetween(begin, end), late);
    System.out.printf(
        "%d updates, seed %d, %s, in %d ms; late %d times%n",
        COUNT, SEED, line(printed, "refused"), (end - begin) / 1_000_000, late.size());
  }

  private static String line(List<String> printed, String word) {
    return printed.stream()
        .map(line -> line.replaceFirst("^(g! )+", ""))
        .filter(line -> line.startsWith(word + " "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(word + " in " + printed));
  }

  private static long millis(String line) {
    return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(line.split(" ")[1]));
  }

  private List<Long> advertsBetween(long begin, long end) {
    return tap.adverts().stream()
        .filter(advert -> advert.vrid() == VRID && advert.priority() > 0)
        .map(Advert::frame)
        .map(frame -> frame.nanos())
        .filter(nanos -> nanos >= begin && nanos <= end)
        .toList();
  }

  /**
   * Nothing is missing except what the machine prevented the engine thread from sending. A master
   * that was stalled for three intervals listens for one more before it continues.
   */
  private static void assertSteady(List<Long> adverts, List<Late> late) {
    long worst = 0;
    long excused = 0;
    for (int i = 1; i < adverts.size(); i++) {
      long before = adverts.get(i - 1);
      long after = adverts.get(i);
      long gap = after - before;
      long lateness = late.stream().mapToLong(each -> each.within(before, after)).sum();
      long explained = lateness < 3 * INTERVAL - TOLERANCE ? lateness : lateness + INTERVAL;
      worst = Math.max(worst, gap);
      excused += explained;
      assertTrue(
          gap < 3 * INTERVAL || gap - explained < INTERVAL + TOLERANCE,
          () -> "seed " + SEED + ": silent for " + gap + " ns, late for " + lateness + " ns");
    }
    long expected = (adverts.get(adverts.size() - 1) - adverts.get(0)) / INTERVAL;
    long lost = expected - (adverts.size() - 1);
    System.out.printf(
        "%d advertisements, %d fewer than intervals; longest gap %.1f ms; late for %.1f ms%n",
        adverts.size(), lost, worst / 1e6, excused / 1e6);
    assertTrue(lost <= 1 + excused / INTERVAL, "seed " + SEED + ": lost " + lost);
  }

  @Test
  void writingTheSameAgainDoesNothing() throws InterruptedException {
    Map<String, Object> properties = RouterProperties.of(100, 100);
    properties.put("addressLifetime", 0);
    properties.put("announceDelay", 0);
    becomeMaster(properties);
    // The announcement rounds are over.
    TimeUnit.SECONDS.sleep(2);
    int sent = tap.adverts().size();
    int announced = tap.arps().size();
    long start = System.nanoTime();
    var changes = host.spawn("monitor", Map.of(), "ip", "monitor", "address", "link");

    List<String> names = new ArrayList<>(properties.keySet());
    Random random = new Random(SEED);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(names, random);
      StringBuilder text = new StringBuilder("# written for the " + i + "th time\n");
      names.forEach(
          name -> text.append(name).append(" = ").append(properties.get(name)).append('\n'));
      appliance.writeConfiguration(PID, text.toString());
      TimeUnit.MILLISECONDS.sleep(300);
    }
    long intervals = (System.nanoTime() - start) / (100 * INTERVAL);
    assertTrue(tap.adverts().size() - sent <= intervals + 1, "advertisements ahead of time");
    assertEquals(announced, tap.arps().size());
    assertEquals(List.of(), changes.output());
  }
}
