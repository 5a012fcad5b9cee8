// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ADDRESS;
import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.MAC;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.noCarrier;
import static io.vrrp.impl.engine.TestBed.packet;
import static io.vrrp.impl.engine.TestBed.parameters;
import static io.vrrp.impl.engine.TestBed.peers;
import static io.vrrp.impl.engine.TestBed.speaking;
import static io.vrrp.impl.engine.TestBed.withAddresses;
import static io.vrrp.impl.engine.TestBed.withIpDevices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.EngineCounter;
import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.ProtocolVersions;
import io.vrrp.impl.protocol.RouterParameters;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Switches that snoop multicast learn about this node before a backup takes over by mistake. */
class MembershipReportsTest {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /** The short interval, and how long a backup of priority 100 waits for its master. */
  private static final int CENTISECONDS = 10;

  private static final long INTERVAL = 100 * MILLI;
  private static final RouterParameters SHORT = parameters(1, 100, CENTISECONDS, "192.0.2.100/24");

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  /** The times of the reports so far, in milliseconds since the simulation began. */
  private List<Long> reports() {
    return bed.io.membershipReports.stream()
        .map(sent -> (sent.time() - SimulatedIo.START) / MILLI)
        .toList();
  }

  private void hearMaster(int times) {
    for (int i = 0; i < times; i++) {
      bed.io.advance(INTERVAL);
      bed.deliver(packet(TestBed.PEER, SHORT, 200));
    }
  }

  @Test
  void aBackupReportsWhenItStarts() {
    bed.backup(config(SHORT));
    SimulatedIo.Sent report = bed.io.membershipReports.get(0);
    assertEquals(ETH0, report.interfaceIndex());
    assertEquals(MAC, report.sourceMac());
    assertEquals(ADDRESS, report.source());
    assertEquals(IpAddress.parse("224.0.0.18"), report.destination());
  }

  @Test
  void overIpv6TheReportComesFromTheLinkLocalAddress() {
    bed.network(withAddresses(eth0(), "192.0.2.1", "2001:db8::1", "fe80::1"));
    bed.engine.add(config(parameters(1, 100, CENTISECONDS, "fe80::100")), bed.observer);
    SimulatedIo.Sent report = bed.io.membershipReports.get(0);
    assertEquals(MAC, report.sourceMac());
    assertEquals(IpAddress.parse("fe80::1"), report.source());
    assertEquals(IpAddress.parse("ff02::12"), report.destination());
  }

  @Test
  void aBackupThatHearsItsMasterReportsNothing() {
    bed.backup(config(SHORT));
    hearMaster(50);
    assertEquals(List.of(0L), reports());
  }

  @Test
  void theFirstAdvertisementThatIsMissedCausesAReport() {
    RouterHandle router = bed.backup(config(SHORT));
    hearMaster(20);
    bed.io.advance(2 * INTERVAL);
    assertEquals(List.of(0L, 2150L), reports());
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  void thereIsAtMostOneReportASecond() {
    bed.backup(config(parameters(1, 100, 200, "192.0.2.100/24")));
    bed.io.advance(7 * SECOND);
    assertEquals(List.of(0L, 3000L, 4000L, 5000L, 6000L, 7000L), reports());
  }

  /** A switch that forgets the port after a report with another cause gets the next one in time. */
  @Test
  void withShortIntervalsThereIsAtMostOneReportInEach() {
    RouterHandle router = bed.backup(config(SHORT));
    hearMaster(20);
    bed.io.advance(350 * MILLI);
    assertEquals(List.of(0L, 2150L, 2250L, 2350L), reports());
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  void aNewMasterReportsOnceMoreBecauseAReportMayBeLost() {
    RouterHandle router = bed.backup(config(SHORT));
    bed.io.advance(60 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(List.of(0L, 150L, 250L, 350L, 450L), reports());
  }

  @Test
  void theVirtualRoutersOfAnInterfaceShareTheirReports() {
    bed.backup(config(SHORT));
    bed.io.advance(50 * MILLI);
    bed.engine.add(
        config(parameters(2, 100, CENTISECONDS, "192.0.2.200/24")), new TestBed.Observer());
    assertEquals(List.of(0L), reports());
  }

  @Test
  void aLinkThatComesBackCausesAReport() {
    bed.backup(config(SHORT));
    hearMaster(20);
    bed.network(noCarrier(eth0()));
    bed.io.advance(5 * SECOND);
    bed.network(eth0());
    assertEquals(List.of(0L, 7000L), reports());
  }

  /** Reports for a link that flaps are delayed only for a short time. */
  @Test
  void aReportThatMustWaitFollowsAsSoonAsItMay() {
    bed.backup(config(parameters(1, 100, 50, "192.0.2.100/24")));
    bed.network(noCarrier(eth0()));
    bed.network(eth0());
    bed.io.advance(1500 * MILLI);
    assertEquals(List.of(0L, 750L, 1250L), reports());
  }

  @Test
  void joiningTheGroupAgainCausesAReport() {
    bed.backup(config(SHORT));
    hearMaster(20);
    bed.network(withIpDevices(eth0(), 7, 7));
    assertEquals(List.of(0L, 2000L), reports());
  }

  @Test
  void theOwnerReportsWhenItStarts() {
    bed.backup(config(parameters(1, 255, CENTISECONDS, "192.0.2.100/24")));
    bed.io.advance(10 * SECOND);
    assertEquals(List.of(0L), reports());
  }

  @Test
  void routerWithUnicastPeersIsInNoGroup() {
    RouterHandle router =
        bed.backup(config(speaking(SHORT, ProtocolVersions.V3, peers(null, "192.0.2.9"))));
    bed.io.advance(10 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    assertEquals(List.of(), reports());
  }

  @Test
  void stoppedRouterReportsNothing() {
    RouterHandle router = bed.backup(config(SHORT));
    router.setShutDown(true);
    bed.io.advance(10 * SECOND);
    assertEquals(List.of(0L), reports());
  }

  @Test
  void aMasterThatYieldsReportsWhenItMissesTheOther() {
    RouterHandle router = bed.master(config(SHORT));
    bed.io.advance(5 * SECOND);
    bed.io.membershipReports.clear();
    bed.deliver(packet(TestBed.PEER, SHORT, 200));
    assertEquals(VrrpState.BACKUP, router.state());
    bed.io.advance(200 * MILLI);
    assertEquals(1, reports().size());
  }

  /** A report that the kernel refuses is counted, and the next one is tried a second later. */
  @Test
  void aReportThatCannotBeSentIsCounted() {
    bed.io.sendError = 100;
    bed.backup(config(SHORT));
    assertEquals(1, bed.engine.snapshot().get(EngineCounter.SEND_ERRORS));
    bed.io.sendError = 0;
    for (int i = 0; i < 3; i++) {
      ByteBuffer advertisement = packet(TestBed.PEER, SHORT, 200);
      bed.deliver(advertisement);
    }
    assertEquals(List.of(), reports());
    assertEquals(List.of(), bed.observer.warnings);
  }
}
