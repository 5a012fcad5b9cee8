// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.linux.Ip;
import io.vrrp.impl.linux.RequiresNamespace;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.tracking.RecordingSink;
import io.vrrp.impl.tracking.poll.PollSettings;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests through the kernel, with a host that answers. */
@RequiresNamespace
class PingTrackerTest {

  private static final PollSettings FAST = new PollSettings(100, 100, 3, 1);

  private TrackingTestBed bed;

  @BeforeEach
  void open() throws Exception {
    bed = new TrackingTestBed();
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  private RecordingSink ping(String address, String interfaceName, String source) {
    return bed.start(
        bed.namespaces()
            .ofPing(
                "",
                new Target(
                    IpAddress.parse(address),
                    interfaceName,
                    source == null ? null : IpAddress.parse(source)),
                FAST));
  }

  private static void drop(boolean all) throws Exception {
    String rule = all ? "drop" : "numgen random mod 100 < 30 drop";
    TrackingTestBed.inHost(
        "nft",
        "table inet lossy { chain in { type filter hook input priority 0;"
            + " icmp type echo-request "
            + rule
            + "; icmpv6 type echo-request "
            + rule
            + "; }\n}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.2,,",
    "2001:db8::2,,",
    "192.0.2.2,up0,192.0.2.1",
    "2001:db8::2,up0,2001:db8::1",
    "192.0.2.1,,",
    "::1,,"
  })
  void hostThatAnswersIsUp(String address, String interfaceName, String source) throws Exception {
    assertEquals("up: " + address + " answers", ping(address, interfaceName, source).next());
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.2", "2001:db8::2"})
  void silentHostIsDownUntilItAnswersAgain(String address) throws Exception {
    RecordingSink sink = ping(address, null, null);
    assertEquals("up: " + address + " answers", sink.next());
    drop(true);
    assertEquals("down: no answer from " + address + " for 3 probes", sink.next());
    TrackingTestBed.inHost("nft", "delete table inet lossy");
    assertEquals("up: " + address + " answers", sink.next());
  }

  @Test
  void linkLocalAddressIsReachedThroughItsInterface() throws Exception {
    TrackingTestBed.inHost("ip", "addr", "add", "fe80::2/64", "dev", "far0", "nodad");
    ping("fe80::2", "up0", null).await("up: fe80::2 answers");
  }

  @Test
  void missingInterfaceAndMissingSourceAreReported() throws Exception {
    assertEquals("down: interface nix0 does not exist", ping("192.0.2.2", "nix0", null).next());
    RecordingSink source = ping("192.0.2.2", null, "192.0.2.9");
    assertEquals(
        "down: sending from 192.0.2.9: Cannot assign requested address (EADDRNOTAVAIL)",
        source.next());
    Ip.run("addr add 192.0.2.9/24 dev up0");
    assertEquals("up: 192.0.2.2 answers", source.next());
  }

  @Test
  void hostWithoutRouteIsDown() throws Exception {
    assertEquals("down: network is unreachable", ping("198.51.100.1", null, null).next());
  }

  @Test
  void interfaceThatIsMadeAgainIsUsedAgain() throws Exception {
    RecordingSink sink = ping("192.0.2.2", "up0", null);
    sink.await("up: 192.0.2.2 answers");
    Ip.run("link del up0");
    sink.await("down: interface up0 does not exist");
    bed.connect();
    sink.await("up: 192.0.2.2 answers");
  }

  /** Without repeated requests, three probes in a row would soon fail. */
  @Test
  void lossOfThreePacketsInTenIsNoReasonToFailOver() throws Exception {
    drop(false);
    RecordingSink sink =
        bed.start(
            bed.namespaces()
                .ofPing(
                    "",
                    new Target(IpAddress.parse("192.0.2.2"), null, null),
                    new PollSettings(30, 30, 3, 1)));
    sink.await("up: 192.0.2.2 answers");
    awaitMillis(3_000);
    assertEquals(List.of("up: 192.0.2.2 answers"), sink.all());
  }

  /** Waits by a tracker of a host that does not exist. */
  private void awaitMillis(int millis) throws Exception {
    RecordingSink end =
        bed.start(
            bed.namespaces()
                .ofPing(
                    "",
                    new Target(IpAddress.parse("192.0.2.77"), null, null),
                    new PollSettings(millis, millis, 1, 1)));
    assertTrue(end.next().startsWith("down: "));
  }

  /** Prints how much processor time they need; the goal is one percent. */
  @Test
  void twoHundredTrackersAskEverySecond() throws Exception {
    PollSettings everySecond = new PollSettings(1000, 1000, 3, 1);
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      IpAddress address = IpAddress.parse(i % 2 == 0 ? "192.0.2.2" : "2001:db8::2");
      sinks.add(
          bed.start(bed.namespaces().ofPing("", new Target(address, null, null), everySecond)));
    }
    for (RecordingSink sink : sinks) {
      assertTrue(sink.next().startsWith("up: "));
    }
    long before = processorNanos();
    long begun = System.nanoTime();
    awaitMillis(5_000);
    double share = 100.0 * (processorNanos() - before) / (System.nanoTime() - begun);
    System.out.println("200 ping trackers at 1 s take " + share + " % of a processor");
    for (RecordingSink sink : sinks) {
      assertEquals(1, sink.all().size());
    }
  }

  private static long processorNanos() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("vrrp-tracking"))
        .mapToLong(thread -> ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()))
        .sum();
  }
}
