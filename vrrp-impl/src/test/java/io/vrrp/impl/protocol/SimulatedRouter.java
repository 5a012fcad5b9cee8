// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import java.nio.ByteBuffer;
import java.util.List;

/** One virtual router behind the receiver of its interface, in simulated time. */
final class SimulatedRouter {

  static final int VRID = 1;
  static final String VIRTUAL_IP = "192.0.2.254";
  static final String ADDRESS = "192.0.2.100";
  static final String LOWER_ADDRESS = "192.0.2.99";

  /** Greater than {@link #ADDRESS} only as an unsigned number. */
  static final String HIGHER_ADDRESS = "192.0.2.200";

  static final String IPV6_VIRTUAL_IP = "fe80::1:1";
  static final String IPV6_ADDRESS = "fe80::7fff:0:0:100";
  static final String IPV6_LOWER_ADDRESS = "fe80::7fff:0:0:99";

  /** Greater than {@link #IPV6_ADDRESS} only as an unsigned number. */
  static final String IPV6_HIGHER_ADDRESS = "fe80::8000:0:0:1";

  static final long MILLISECOND = 1_000_000L;
  static final long SECOND = 1000 * MILLISECOND;

  /** Master down interval of priority 100 at 100 cs. */
  static final long DOWN_100 = 3_609_375_000L;

  /** Skew time of priority 100 at 100 cs. */
  static final long SKEW_100 = 609_375_000L;

  /** A monotonic clock may begin anywhere; this one passes zero in most tests. */
  long now = -2 * SECOND;

  final RecordingEffects effects = new RecordingEffects(() -> now);
  final AdvertisementReceiver receiver = new AdvertisementReceiver();

  /** The last received packet. */
  final ReceivedPacket packet = new ReceivedPacket();

  final VirtualRouter router;

  private SimulatedRouter(RouterParameters parameters) {
    router = new VirtualRouter(parameters, effects);
    receiver.add(router);
  }

  static RouterParameters parameters(int priority) {
    return parameters(priority, 100, true);
  }

  static RouterParameters parameters(int priority, int interval, boolean preempt) {
    return parameters(priority, interval, preempt, VIRTUAL_IP);
  }

  static RouterParameters parameters(
      int priority, int interval, boolean preempt, String... virtualIps) {
    List<VirtualIp> ips = List.of(virtualIps).stream().map(VirtualIp::parse).toList();
    return new RouterParameters(
        ips.get(0).address().family(),
        VRID,
        priority,
        interval,
        preempt,
        false,
        ips,
        ChecksumMode.AUTO);
  }

  /** In version 2, whose interval is a whole number of seconds. */
  static RouterParameters version2(int priority, int interval, String... virtualIps) {
    String[] ips = virtualIps.length > 0 ? virtualIps : new String[] {VIRTUAL_IP};
    return speaking(
        ProtocolVersions.V2, Authentication.NONE, priority, interval, Unicast.NONE, ips);
  }

  static RouterParameters bothVersions(int priority, int interval) {
    return speaking(
        ProtocolVersions.V2_AND_V3,
        Authentication.NONE,
        priority,
        interval,
        Unicast.NONE,
        VIRTUAL_IP);
  }

  static RouterParameters withPassword(ProtocolVersions versions, String password) {
    return speaking(
        versions, Authentication.ofPassword(password), 100, 100, Unicast.NONE, VIRTUAL_IP);
  }

  /** Version 3 with these peers instead of the group. */
  static RouterParameters withPeers(int minTtl, String virtualIp, String... peers) {
    List<IpAddress> addresses = List.of(peers).stream().map(IpAddress::parse).toList();
    return speaking(
        ProtocolVersions.V3,
        Authentication.NONE,
        100,
        100,
        new Unicast(addresses, null, minTtl),
        virtualIp);
  }

  static RouterParameters speaking(
      ProtocolVersions versions,
      Authentication authentication,
      int priority,
      int interval,
      Unicast unicast,
      String... virtualIps) {
    List<VirtualIp> ips = List.of(virtualIps).stream().map(VirtualIp::parse).toList();
    return new RouterParameters(
        ips.get(0).address().family(),
        VRID,
        priority,
        interval,
        true,
        0,
        false,
        ips,
        ChecksumMode.AUTO,
        versions,
        authentication,
        unicast);
  }

  /** The same with a preempt delay. */
  static RouterParameters delayed(RouterParameters p, long preemptDelay) {
    return new RouterParameters(
        p.family(),
        p.vrid(),
        p.priority(),
        p.advertInterval(),
        p.preempt(),
        preemptDelay,
        p.acceptMode(),
        p.virtualIps(),
        p.checksumMode(),
        p.versions(),
        p.authentication(),
        p.unicast());
  }

  static SimulatedRouter inInitialize(RouterParameters parameters) {
    return new SimulatedRouter(parameters);
  }

  static SimulatedRouter inBackup(RouterParameters parameters) {
    SimulatedRouter router = new SimulatedRouter(parameters);
    router.start();
    router.effects.forget();
    return router;
  }

  /** Has just become master, because it is the owner or heard no other router. */
  static SimulatedRouter inMaster(RouterParameters parameters) {
    SimulatedRouter router = new SimulatedRouter(parameters);
    router.start();
    if (!parameters.owner()) {
      router.runToDeadline();
    }
    router.effects.forget();
    return router;
  }

  void start() {
    boolean ipv4 = router.parameters().family() == IpFamily.IPV4;
    router.startup(IpAddress.parse(ipv4 ? ADDRESS : IPV6_ADDRESS), VrrpEvent.STARTUP, now);
  }

  DiscardReason receive(PacketBuilder newPacket) {
    return receive(newPacket.build());
  }

  DiscardReason receive(Ipv6PacketBuilder newPacket) {
    return receive(PacketBuilder.inBuffer(newPacket.packet()));
  }

  /** Receives a packet of the virtual router's family. */
  DiscardReason receive(ByteBuffer bytes) {
    packet.view(router.parameters().family(), bytes);
    return receiver.receive(packet, now);
  }

  void accept(Ipv6PacketBuilder newPacket) {
    assertNull(receive(newPacket));
  }

  /** Receives a packet, which must be accepted. */
  void accept(PacketBuilder newPacket) {
    assertNull(receive(newPacket));
  }

  /** Lets time pass and fires each timer when it is due. */
  void run(long nanoseconds) {
    long end = now + nanoseconds;
    while (router.deadline() <= end) {
      runToDeadline();
    }
    now = end;
  }

  void runToDeadline() {
    now = Math.max(now, router.deadline());
    router.timerFired(now);
    assertTrue(router.deadline() > now, "a timer that fired was neither set again nor cancelled");
  }

  /** Lets time pass without checking the timers, as if the process were stalled. */
  void stall(long nanoseconds) {
    now += nanoseconds;
  }

  /** The time until the deadline. */
  long remaining() {
    return router.deadline() - now;
  }

  VrrpState state() {
    return router.state();
  }

  Counters counters() {
    return router.counters();
  }
}
