// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.impl.fuzz.FuzzInput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Three virtual routers of one interface and family, whose configuration, clock and packets come
 * from a fuzzer, with the conditions that must hold after each step.
 */
final class FuzzedNode {

  private static final int ROUTERS = 3;
  private static final int MAX_STEPS = 200;

  /** Selected by two bits; the last of the four has both versions with peers. */
  private static final ProtocolVersions[] VERSIONS = {
    ProtocolVersions.V3, ProtocolVersions.V2, ProtocolVersions.V2_AND_V3, ProtocolVersions.V2_AND_V3
  };

  private static final int PEERS = 3;

  /** The kinds of steps; packets first, because fuzzers often produce zero. */
  private static final int TIMER = 4;

  private static final int TIME_PASSES = 5;
  private static final int STARTUP_OR_SHUTDOWN = 6;
  private static final int CONFIGURE = 7;
  private static final int KINDS = 8;

  /** Passes a packet of the fuzzer to the receiver. */
  @FunctionalInterface
  interface Delivery {
    DiscardReason receive(AdvertisementReceiver receiver, int flags, FuzzInput input, long now);
  }

  /** Counts the requests, and decides whether the network sends. */
  private static final class CountingEffects implements Effects {
    private int sent;
    private int packets;
    private boolean held;
    private boolean networkSends = true;
    private VirtualRouter router;

    @Override
    public int sendAdvertisement(int priority) {
      int some = router.parameters().packetsPerAdvertisement(router.primaryAddress());
      sent++;
      packets += some;
      return networkSends ? some : 0;
    }

    @Override
    public void holdAddresses() {
      held = true;
    }

    @Override
    public void announceAddresses() {
      assertTrue(held, "announced what is not held");
    }

    @Override
    public boolean advertisesFromOwnMac() {
      return router.parameters().vrid() % 2 == 0;
    }

    @Override
    public void releaseAddresses() {
      held = false;
    }

    @Override
    public void stateChanged(VrrpState from, VrrpState to, VrrpEvent event) {
      assertTrue(from != to);
      assertEquals(to == VrrpState.MASTER, held);
    }

    @Override
    public void noticed(ConfigMismatch mismatch, Advertisement advertisement) {}
  }

  private final IpFamily family;
  private final FuzzInput input;
  private final AdvertisementReceiver receiver = new AdvertisementReceiver();
  private final VirtualRouter[] routers = new VirtualRouter[ROUTERS];
  private final CountingEffects[] effects = new CountingEffects[ROUTERS];
  private long now;

  FuzzedNode(IpFamily family, FuzzInput input) {
    this.family = family;
    this.input = input;
    // The clock may have any value, also negative, if 292 years do not overflow.
    now = input.longNumber() >> 2;
    for (int i = 0; i < ROUTERS; i++) {
      effects[i] = new CountingEffects();
      routers[i] = new VirtualRouter(parameters(i + 1), effects[i]);
      effects[i].router = routers[i];
      receiver.add(routers[i]);
      if (input.unsignedByte() % 4 != 0) {
        startupOrShutdown(i);
      }
    }
  }

  private RouterParameters parameters(int vrid) {
    int flags = input.unsignedByte();
    int count = 1 + flags % 4;
    List<VirtualIp> ips = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int last = 4 * vrid + i;
      IpAddress address =
          family == IpFamily.IPV4
              ? IpAddress.ofIpv4(0xc000_0200 + last)
              : new IpAddress(true, 0xfe80L << 48, last);
      ips.add(new VirtualIp(address, 24));
    }
    int priority = Math.max(1, input.unsignedByte());
    int number = input.pair();
    int speech = flags >> 6;
    ProtocolVersions versions =
        family == IpFamily.IPV6 ? ProtocolVersions.V3 : VERSIONS[speech % VERSIONS.length];
    return new RouterParameters(
        family,
        vrid,
        priority,
        interval(versions, number),
        (flags & 4) == 0,
        number % 3 == 0 ? number * 1_000_000L : 0,
        (flags & 8) == 0,
        ips,
        ChecksumMode.values()[(flags >> 4) % ChecksumMode.values().length],
        versions,
        versions == ProtocolVersions.V2 ? Authentication.ofPassword("p") : Authentication.NONE,
        speech == PEERS ? new Unicast(List.of(address(1), address(2)), null, 200) : Unicast.NONE);
  }

  /** An interval that these versions allow. */
  private static int interval(ProtocolVersions versions, int number) {
    int interval = Math.max(1, number & AdvertisementFormat.INTERVAL_MASK);
    return switch (versions) {
      case V3 -> interval;
      case V2 -> 100 * (1 + number % 255);
      case V2_AND_V3 -> interval < 100 ? interval : interval / 100 * 100;
    };
  }

  private IpAddress primaryAddress() {
    return address(input.unsignedByte());
  }

  private IpAddress address(int last) {
    return family == IpFamily.IPV4
        ? IpAddress.ofIpv4(0xc000_0200 + last)
        : new IpAddress(true, 0xfe80L << 48, last);
  }

  /** Runs until the input ends. */
  void run(Delivery delivery) {
    for (int steps = 0; steps < MAX_STEPS && !input.isEmpty(); steps++) {
      int step = input.unsignedByte();
      int which = (step >> 3) % ROUTERS;
      int[] sentBefore = new int[ROUTERS];
      for (int i = 0; i < ROUTERS; i++) {
        sentBefore[i] = effects[i].sent;
      }
      switch (step % KINDS) {
        case TIMER -> fire(which, Math.max(now, running(which) ? routers[which].deadline() : now));
        case TIME_PASSES -> fire(which, now + (input.number() & 0xffff_ffffL) * 16);
        case STARTUP_OR_SHUTDOWN -> startupOrShutdown(which);
        case CONFIGURE -> configure(which);
        default -> receive(delivery, step >> 2);
      }
      for (int i = 0; i < ROUTERS; i++) {
        assertTrue(effects[i].sent - sentBefore[i] <= 1, "more than one advertisement");
        check(routers[i], effects[i]);
      }
    }
  }

  private boolean running(int which) {
    return routers[which].state() != VrrpState.INITIALIZE;
  }

  private void fire(int which, long newNow) {
    now = newNow;
    routers[which].timerFired(now);
    if (running(which)) {
      assertTrue(routers[which].deadline() > now, "the timer would fire for ever");
    }
  }

  private void startupOrShutdown(int which) {
    if (running(which)) {
      routers[which].shutdown(VrrpEvent.SHUTDOWN);
    } else {
      routers[which].startup(primaryAddress(), VrrpEvent.STARTUP, now);
    }
  }

  private void configure(int which) {
    int kind = input.unsignedByte();
    switch (kind % 4) {
      case 0 -> routers[which].configure(parameters(which + 1), now);
      case 1 -> {
        int priority = input.unsignedByte() % 255;
        boolean owner = routers[which].configuredParameters().owner();
        routers[which].overridePriority(owner ? 0 : priority, now);
      }
      case 2 -> effects[which].networkSends = kind < 128;
      default -> routers[which].primaryAddressChanged(primaryAddress());
    }
  }

  // ---------------------------------------------------------------- packets

  private void receive(Delivery delivery, int flags) {
    long[] deadlines = new long[ROUTERS];
    VrrpState[] states = new VrrpState[ROUTERS];
    for (int i = 0; i < ROUTERS; i++) {
      deadlines[i] = routers[i].deadline();
      states[i] = routers[i].state();
    }
    long acceptedBefore = accepted();
    long discardedBefore = discarded();
    long[] ofReasonsBefore = discardsByReason();
    int[] sentBefore = new int[ROUTERS];
    int[] learnedBefore = new int[ROUTERS];
    long[] acceptedBy = new long[ROUTERS];
    for (int i = 0; i < ROUTERS; i++) {
      sentBefore[i] = effects[i].sent;
      learnedBefore[i] = routers[i].masterAdvertInterval();
      acceptedBy[i] = routers[i].counters().get(RouterCounter.ADVERTISEMENT_RCVD);
    }

    DiscardReason reason = delivery.receive(receiver, flags, input, now);

    assertEquals(acceptedBefore + (reason == null ? 1 : 0), accepted());
    assertEquals(discardedBefore + (reason == null ? 0 : 1), discarded());
    if (reason != null) {
      assertEquals(ofReasonsBefore[reason.ordinal()] + 1, discardsByReason()[reason.ordinal()]);
    }
    for (int i = 0; i < ROUTERS; i++) {
      if (routers[i].counters().get(RouterCounter.ADVERTISEMENT_RCVD) > acceptedBy[i]) {
        assertTrue(running(i));
      } else {
        assertEquals(sentBefore[i], effects[i].sent, "an answer to what is not for it");
        assertEquals(learnedBefore[i], routers[i].masterAdvertInterval());
        assertEquals(deadlines[i], routers[i].deadline(), "a timer moved");
        assertSame(states[i], routers[i].state());
      }
    }
  }

  private long accepted() {
    long sum = receiver.unattributed().get(RouterCounter.ADVERTISEMENT_RCVD);
    for (VirtualRouter router : routers) {
      sum += router.counters().get(RouterCounter.ADVERTISEMENT_RCVD);
    }
    return sum;
  }

  private long discarded() {
    long sum = 0;
    for (long discards : discardsByReason()) {
      sum += discards;
    }
    return sum;
  }

  private long[] discardsByReason() {
    DiscardReason[] reasons = DiscardReason.values();
    long[] discards = new long[reasons.length];
    for (int i = 0; i < reasons.length; i++) {
      discards[i] = receiver.unattributed().discards(reasons[i]);
      for (VirtualRouter router : routers) {
        discards[i] += router.counters().discards(reasons[i]);
      }
    }
    return discards;
  }

  /** Makes the checksum of a message right: otherwise hardly any input would pass the check. */
  static void writeChecksum(ByteBuffer packet, int message, int length, long pseudoHeader) {
    if (length >= AdvertisementFormat.ADDRESSES) {
      packet.putShort(message + AdvertisementFormat.CHECKSUM, (short) 0);
      long sum = Checksum.sum(packet, message, length) + pseudoHeader;
      packet.putShort(message + AdvertisementFormat.CHECKSUM, (short) ~Checksum.fold(sum));
    }
  }

  /** The number of bytes that the checksum of a message covers. */
  static int checkedLength(ByteBuffer packet, int message, int present, IpFamily family) {
    if (present < AdvertisementFormat.ADDRESSES) {
      return present;
    }
    int count = packet.get(message + AdvertisementFormat.ADDRESS_COUNT) & 0xff;
    int version = (packet.get(message) & 0xff) >>> 4;
    return Math.min(present, AdvertisementFormat.messageLength(version, family, count));
  }

  // ---------------------------------------------------------------- always

  private static void check(VirtualRouter router, CountingEffects effects) {
    VrrpState state = router.state();
    assertEquals(state == VrrpState.MASTER, effects.held);
    assertEquals(state == VrrpState.INITIALIZE, router.deadline() == VirtualRouter.NO_DEADLINE);
    int priority = router.parameters().priority();
    assertTrue(priority >= 1 && priority <= RouterParameters.OWNER_PRIORITY);
    int learned = router.masterAdvertInterval();
    assertTrue(learned >= 1 && learned <= RouterParameters.MAX_ADVERT_INTERVAL_OF_VERSION_2);
    assertTrue(router.skewTime() > 0 && router.skewTime() < Timers.interval(learned));
    if (state == VrrpState.INITIALIZE) {
      assertNull(router.masterAddress());
    }
    if (state == VrrpState.MASTER) {
      assertEquals(router.primaryAddress(), router.masterAddress());
      assertEquals(priority, router.masterPriority());
    }
    Counters counters = router.counters();
    assertTrue(
        counters.get(RouterCounter.PRIORITY_ZERO_PKTS_RCVD)
            <= counters.get(RouterCounter.ADVERTISEMENT_RCVD));
    assertEquals(
        effects.packets,
        counters.get(RouterCounter.ADVERTISEMENT_SENT) + counters.get(RouterCounter.SEND_ERRORS));
    for (ConfigMismatch mismatch : ConfigMismatch.values()) {
      assertTrue(
          counters.get(mismatch.counter()) <= counters.get(RouterCounter.ADVERTISEMENT_RCVD));
    }
  }
}
