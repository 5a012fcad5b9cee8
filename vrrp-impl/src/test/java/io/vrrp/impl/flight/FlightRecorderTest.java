// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.AddressFamily;
import io.vrrp.ProtoErrReason;
import io.vrrp.VirtualRouterErrorReason;
import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpState;
import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.component.view.Occurrence;
import io.vrrp.impl.component.view.ProtocolError;
import io.vrrp.impl.component.view.StateChange;
import io.vrrp.impl.component.view.TrackerChange;
import io.vrrp.impl.component.view.VirtualRouterError;
import io.vrrp.impl.engine.port.RouterEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderTest {

  private static final Instant TIME = Instant.ofEpochMilli(1_234);
  private static final InetAddress SOURCE = InetAddress.getLoopbackAddress();
  private static final VirtualRouterId ID = new VirtualRouterId("eth0", AddressFamily.IPV4, 51);

  @TempDir private Path directory;

  private static void everythingHappens() {
    FlightRecorder recorder = new FlightRecorder();
    recorder.notified(
        new StateChange(
            new Occurrence(ID, 1, TIME), VrrpState.BACKUP, VrrpState.MASTER, "silence"));
    recorder.notified(
        new ProtocolError(new Occurrence(ID, 2, TIME), ProtoErrReason.CHECKSUM_ERROR, SOURCE));
    recorder.notified(
        new VirtualRouterError(
            new Occurrence(ID, 3, TIME), VirtualRouterErrorReason.PACKET_LENGTH_ERROR, SOURCE));
    // This one was accepted.
    recorder.notified(
        new VirtualRouterError(
            new Occurrence(ID, 4, TIME), VirtualRouterErrorReason.INTERVAL_ERROR, SOURCE));
    recorder.notified(
        new TrackerChange(
            new Occurrence(ID, 5, TIME),
            new RouterEvent.Tracker(
                "uplink", VrrpTrackerState.UP, VrrpTrackerState.DOWN, "no carrier", -50)));
    FlightRecorder.timerWasLate(ID, 7_000_000);
  }

  @Test
  void whatHappensIsRecorded() throws IOException {
    everythingHappens();
    Path file = directory.resolve("test.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("io.vrrp.StateTransition");
      recording.enable("io.vrrp.DiscardedPacket");
      recording.enable("io.vrrp.TrackerChange");
      recording.enable("io.vrrp.LateTimer");
      recording.start();
      everythingHappens();
      recording.dump(file);
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("io.vrrp."))
            .toList();
    assertEquals(
        List.of(
            "io.vrrp.StateTransition",
            "io.vrrp.DiscardedPacket",
            "io.vrrp.DiscardedPacket",
            "io.vrrp.TrackerChange",
            "io.vrrp.LateTimer"),
        events.stream().map(event -> event.getEventType().getName()).toList());
    events.forEach(event -> assertEquals("eth0/ipv4/51", event.getString("router")));
    RecordedEvent transition = events.get(0);
    assertEquals("BACKUP", transition.getString("from"));
    assertEquals("MASTER", transition.getString("to"));
    assertEquals("silence", transition.getString("reason"));
    assertEquals(TIME, transition.getInstant("happened"));
    assertEquals("CHECKSUM_ERROR", events.get(1).getString("reason"));
    assertEquals("PACKET_LENGTH_ERROR", events.get(2).getString("reason"));
    assertEquals("127.0.0.1", events.get(2).getString("source"));
    assertEquals(Duration.ofMillis(7), events.get(4).getDuration("lateness"));
    assertEquals("uplink", events.get(3).getString("tracker"));
    assertEquals("DOWN", events.get(3).getString("to"));
    assertEquals("no carrier", events.get(3).getString("reason"));
    assertEquals(-50, events.get(3).getLong("contribution"));
  }
}
