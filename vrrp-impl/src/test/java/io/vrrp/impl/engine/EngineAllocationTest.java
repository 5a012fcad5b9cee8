// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.packet;
import static io.vrrp.impl.engine.TestBed.parameters;
import static io.vrrp.impl.engine.TestBed.peers;
import static io.vrrp.impl.engine.TestBed.speaking;
import static io.vrrp.impl.engine.TestBed.withAddresses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.vrrp.DiscardReason;
import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.ProtocolVersions;
import io.vrrp.impl.protocol.RouterParameters;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets from outside, however many, create no garbage. */
class EngineAllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int PACKETS = 5_000;
  private static final int WARM_UP = 20;

  /** Less than one object of the smallest size for each packet. */
  private static final long BUDGET = PACKETS;

  private enum Flood {
    UNKNOWN_VRID(packet(77, 200)),
    UNKNOWN_VRID_WRONG_TTL(change(packet(77, 200), 8)),
    WRONG_CHECKSUM(change(packet(1, 200), 20 + 6)),
    TOO_SHORT(packet(1, 200).slice(0, 10)),
    ACCEPTED(packet(1, 200)),
    ACCEPTED_WITH_MISMATCHES(
        packet(TestBed.PEER, parameters(1, 100, 50, "192.0.2.3", "192.0.2.4"), 200));

    final ByteBuffer packet;

    Flood(ByteBuffer packet) {
      this.packet = packet;
    }

    private static ByteBuffer change(ByteBuffer packet, int offset) {
      return packet.put(offset, (byte) ~packet.get(offset));
    }
  }

  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void packetsOverIpv6AllocateNothing(int wrongByte) {
    RouterParameters parameters = parameters(1, 100, 100, "fe80::100", "2001:db8::100");
    ByteBuffer packet = packet(IpAddress.parse("fe80::9"), parameters, 200);
    if (wrongByte > 0) {
      Flood.change(packet, wrongByte);
    }
    try (TestBed bed = new TestBed()) {
      bed.network(withAddresses(eth0(), "fe80::1"));
      bed.engine.add(config(parameters), bed.observer);
      flood(bed, packet);
    }
  }

  @ParameterizedTest
  @EnumSource
  void packetsAllocateNothing(Flood flood) {
    try (TestBed bed = new TestBed()) {
      RouterHandle router = bed.backup(config(1, 100));
      flood(bed, flood.packet);
      assertEquals(VrrpState.BACKUP, router.state());
    }
  }

  /** Accepted, ignored because version 3 is heard, and from unknown routers. */
  @Test
  void packetsOfBothVersionsAndOfUnknownRoutersAllocateNothing() {
    RouterParameters both =
        speaking(
            parameters(1, 100, 100, "192.0.2.100/24"),
            ProtocolVersions.V2_AND_V3,
            peers(null, "192.0.2.9"));
    try (TestBed bed = new TestBed()) {
      RouterHandle router = bed.backup(config(both));
      flood(bed, packet(TestBed.PEER, TestBed.ADDRESS, 2, both, 200));
      flood(bed, packet(TestBed.PEER, TestBed.ADDRESS, 3, both, 200));
      flood(bed, packet(TestBed.PEER, TestBed.ADDRESS, 2, both, 200));
      flood(bed, packet(IpAddress.parse("192.0.2.8"), TestBed.ADDRESS, 3, both, 200));
      assertEquals(VrrpState.BACKUP, router.state());
      assertTrue(
          router.snapshot().counters().discards().get(DiscardReason.VERSION_3_HEARD) >= PACKETS);
      assertTrue(
          router.snapshot().counters().discards().get(DiscardReason.UNKNOWN_PEER) >= PACKETS);
    }
  }

  private static void flood(TestBed bed, ByteBuffer packet) {
    bed.io.recording = false;
    for (int i = 0; i < WARM_UP; i++) {
      bed.io.flood(packet, PACKETS);
      bed.engine.turn();
    }
    bed.io.flood(packet, PACKETS);
    long before = allocated();
    bed.engine.turn();
    long after = allocated();
    assertTrue(after - before < BUDGET, after - before + " bytes");
  }

  @Test
  void advertisingAllocatesNothing() {
    advertisingAllocatesNothing(config(1, 100));
  }

  @Test
  void advertisingToPeersInBothVersionsAllocatesNothing() {
    advertisingAllocatesNothing(
        config(
            speaking(
                parameters(1, 100, 100, "192.0.2.100/24"),
                ProtocolVersions.V2_AND_V3,
                peers(null, "192.0.2.8", "192.0.2.9"))));
  }

  private static void advertisingAllocatesNothing(RouterConfig config) {
    try (TestBed bed = new TestBed()) {
      bed.master(config);
      bed.io.recording = false;
      bed.io.advance(WARM_UP * PACKETS * TestBed.SECOND);
      long before = allocated();
      bed.io.advance(PACKETS * TestBed.SECOND);
      long after = allocated();
      assertTrue(after - before < BUDGET, after - before + " bytes");
    }
  }

  @Test
  void confirmingAllocatesNothing() {
    try (TestBed bed = new TestBed()) {
      bed.master(config(1, 100));
      bed.io.recording = false;
      confirm(bed);
      int before = bed.addresses.confirmed;
      long allocated = confirm(bed);
      assertEquals(PACKETS, bed.addresses.confirmed - before);
      assertTrue(allocated < BUDGET, allocated + " bytes");
    }
  }

  /** Returns the allocation of the turns in which the answers were given. */
  private static long confirm(TestBed bed) {
    long allocated = 0;
    for (int i = 0; i < PACKETS; i++) {
      // Asking allocates on the asking thread.
      bed.io.run(() -> {});
      bed.engine.confirmationWanted();
      bed.io.run(bed.engine::turn);
      long before = allocated();
      bed.engine.turn();
      allocated += allocated() - before;
    }
    return allocated;
  }
}
