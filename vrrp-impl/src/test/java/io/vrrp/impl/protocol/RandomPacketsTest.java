// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.DiscardReason;
import io.vrrp.RouterCounter;
import io.vrrp.impl.Proves;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that no implementation would send. A failure is repeated by its seed and the number of the
 * input.
 */
class RandomPacketsTest {

  private static final int INPUTS = 100_000;

  private static final Set<DiscardReason> ONLY_VERSION_2_OR_UNICAST =
      EnumSet.of(
          DiscardReason.AUTH_TYPE,
          DiscardReason.AUTH_FAILURE,
          DiscardReason.ADDRESS_LIST,
          DiscardReason.ADVER_INT,
          DiscardReason.VERSION_3_HEARD,
          DiscardReason.UNKNOWN_PEER);

  private static final Set<DiscardReason> ONLY_IPV6 =
      EnumSet.of(DiscardReason.SOURCE_NOT_LINK_LOCAL, DiscardReason.FIRST_ADDRESS_NOT_LINK_LOCAL);

  @ParameterizedTest
  @ValueSource(longs = {9568, 5798, 3768})
  @Proves("X-3")
  void eachPacketIsEitherAcceptedOrCountedOnce(long seed) {
    Random random = new Random(seed);
    SimulatedRouter it = inBackup(parameters(100));
    ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
    int accepted = 0;

    for (int i = 0; i < INPUTS; i++) {
      byte[] packet = i % 4 == 0 ? noise(random) : mutation(random);
      buffer.clear().position(i % 5);
      buffer.put(packet).flip().position(i % 5);
      long receivedBefore = it.counters().get(RouterCounter.ADVERTISEMENT_RCVD);
      long ofRouterBefore = discards(it.counters());
      long ofNobodyBefore = discards(it.receiver.unattributed());
      DiscardReason reason;
      try {
        reason = it.receive(buffer);
      } catch (RuntimeException e) {
        throw new AssertionError(i + ": " + HexFormat.of().formatHex(packet), e);
      }
      long received = it.counters().get(RouterCounter.ADVERTISEMENT_RCVD) - receivedBefore;
      long discarded =
          discards(it.counters())
              - ofRouterBefore
              + discards(it.receiver.unattributed())
              - ofNobodyBefore;

      assertEquals(reason == null ? 1 : 0, received);
      assertEquals(reason == null ? 0 : 1, discarded);
      accepted += (int) received;
      it.run(random.nextInt(20_000_000));
      it.effects.forget();
    }

    assertTelling(it, accepted, ONLY_IPV6);
  }

  /** One with version 2 and a password, one with both versions, and one with peers and both. */
  @ParameterizedTest
  @ValueSource(longs = {9568, 5798, 3768})
  @Proves("X-3")
  void eachOfVersion2AndOfPeersIsEitherAcceptedOrCountedOnce(long seed) {
    Random random = new Random(seed);
    List<SimulatedRouter> routers =
        List.of(
            inBackup(SimulatedRouter.withPassword(ProtocolVersions.V2, "secret")),
            inBackup(SimulatedRouter.bothVersions(100, 50)),
            inBackup(
                SimulatedRouter.speaking(
                    ProtocolVersions.V2_AND_V3,
                    Authentication.NONE,
                    100,
                    100,
                    new Unicast(
                        List.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("192.0.2.2")),
                        null,
                        200),
                    SimulatedRouter.VIRTUAL_IP)));
    ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
    Set<DiscardReason> found = EnumSet.noneOf(DiscardReason.class);

    for (int i = 0; i < INPUTS; i++) {
      SimulatedRouter it = routers.get(i % routers.size());
      byte[] packet = i % 4 == 0 ? noise(random) : mutationOfVersion2(random);
      buffer.clear().position(i % 5);
      buffer.put(packet).flip().position(i % 5);
      long receivedBefore = it.counters().get(RouterCounter.ADVERTISEMENT_RCVD);
      long discardedBefore = discards(it.counters()) + discards(it.receiver.unattributed());
      DiscardReason reason;
      try {
        reason = it.receive(buffer);
      } catch (RuntimeException e) {
        throw new AssertionError(i + ": " + HexFormat.of().formatHex(packet), e);
      }
      long received = it.counters().get(RouterCounter.ADVERTISEMENT_RCVD) - receivedBefore;
      long discarded =
          discards(it.counters()) + discards(it.receiver.unattributed()) - discardedBefore;

      assertEquals(reason == null ? 1 : 0, received);
      assertEquals(reason == null ? 0 : 1, discarded);
      if (reason != null) {
        found.add(reason);
      }
      it.run(random.nextInt(20_000_000));
      it.effects.forget();
    }

    for (SimulatedRouter it : routers) {
      long accepted = it.counters().get(RouterCounter.ADVERTISEMENT_RCVD);
      assertTrue(accepted > INPUTS / 1000, "accepted: " + accepted);
      assertTrue(accepted < INPUTS / 2, "accepted: " + accepted);
    }
    Set<DiscardReason> possible = EnumSet.allOf(DiscardReason.class);
    possible.removeAll(ONLY_IPV6);
    possible.remove(DiscardReason.NOT_RUNNING);
    assertEquals(possible, found);
  }

  /** Over IPv6 the kernel delivers only the message, with the header's fields. */
  @ParameterizedTest
  @ValueSource(longs = {9568, 5798, 4291})
  @Proves("X-3")
  void eachOfIpv6IsEitherAcceptedOrCountedOnce(long seed) {
    Random random = new Random(seed);
    SimulatedRouter it = inBackup(parameters(100, 100, true, SimulatedRouter.IPV6_VIRTUAL_IP));
    int accepted = 0;

    for (int i = 0; i < INPUTS; i++) {
      Ipv6PacketBuilder builder = ipv6Builder(random);
      byte[] message = i % 4 == 0 ? noise(random) : changed(builder.bytes(), random);
      long receivedBefore = it.counters().get(RouterCounter.ADVERTISEMENT_RCVD);
      long discardedBefore = discards(it.counters()) + discards(it.receiver.unattributed());
      DiscardReason reason;
      try {
        reason = it.receive(builder.packet(message));
      } catch (RuntimeException e) {
        throw new AssertionError(i + ": " + HexFormat.of().formatHex(message), e);
      }
      long received = it.counters().get(RouterCounter.ADVERTISEMENT_RCVD) - receivedBefore;
      long discarded =
          discards(it.counters()) + discards(it.receiver.unattributed()) - discardedBefore;

      assertEquals(reason == null ? 1 : 0, received);
      assertEquals(reason == null ? 0 : 1, discarded);
      accepted += (int) received;
      it.run(random.nextInt(20_000_000));
      it.effects.forget();
    }

    assertTelling(it, accepted, Set.of());
  }

  /** Otherwise the mutations were too wild or too tame to find anything. */
  private static void assertTelling(
      SimulatedRouter it, int accepted, Set<DiscardReason> impossible) {
    assertTrue(accepted > INPUTS / 100, "accepted: " + accepted);
    assertTrue(accepted < INPUTS / 2, "accepted: " + accepted);
    for (DiscardReason reason : DiscardReason.values()) {
      long count = it.counters().discards(reason) + it.receiver.unattributed().discards(reason);
      boolean possible =
          reason != DiscardReason.NOT_RUNNING
              && !ONLY_VERSION_2_OR_UNICAST.contains(reason)
              && !impossible.contains(reason);
      assertEquals(possible, count > 0, reason + " was found " + count + " times");
    }
  }

  private static long discards(Counters counters) {
    long sum = 0;
    for (DiscardReason reason : DiscardReason.values()) {
      sum += counters.discards(reason);
    }
    return sum;
  }

  private static byte[] noise(Random random) {
    byte[] packet = new byte[random.nextInt(100)];
    random.nextBytes(packet);
    return packet;
  }

  /** A packet that may be valid, with up to three changes, often at important places. */
  private static byte[] mutation(Random random) {
    PacketBuilder builder =
        PacketBuilder.advertisement(random.nextInt(256))
            .from("192.0.2." + random.nextInt(256))
            .headerWords(5 + random.nextInt(11))
            .padding(random.nextInt(20))
            .interval(random.nextInt(8) == 0 ? 0 : random.nextInt(4096))
            .reserved(random.nextInt(16));
    switch (random.nextInt(12)) {
      case 0 -> builder.pseudoHeaderChecksum();
      case 1 -> builder.addresses();
      case 2 -> builder.count(random.nextInt(256));
      case 3 -> builder.vrid(random.nextInt(256));
      case 4 -> builder.version(random.nextInt(16)).type(random.nextInt(16));
      case 5 -> builder.trailing(random.nextInt(20));
      case 6 -> builder.messageLength(random.nextInt(12));
      case 7 -> builder.from(SimulatedRouter.ADDRESS);
      case 8 -> builder.addresses("192.0.2.253", "192.0.2.254");
      case 9 -> builder.type(random.nextInt(16));
      default -> {}
    }
    return changed(builder.bytes(), random);
  }

  /** It often changes parts that only version 2 and peers check. */
  private static byte[] mutationOfVersion2(Random random) {
    PacketBuilder builder =
        PacketBuilder.version2(random.nextInt(256))
            .from("192.0.2." + random.nextInt(4))
            .padding(random.nextInt(20));
    if (random.nextInt(2) == 0) {
      builder.authentication(1, "secret");
    }
    if (random.nextInt(3) == 0) {
      builder.to(SimulatedRouter.ADDRESS).ttl(190 + random.nextInt(66));
    }
    switch (random.nextInt(12)) {
      case 0 -> builder.authentication(random.nextInt(256), "secret");
      case 1 -> builder.authentication(1, "secre" + (char) ('a' + random.nextInt(26)));
      case 2 -> builder.addresses("192.0.2.253", "192.0.2.254");
      case 3 -> builder.interval(100 * random.nextInt(256));
      case 4 -> builder.messageLength(random.nextInt(21));
      case 5 -> builder.addresses();
      case 6 -> builder.count(random.nextInt(256));
      case 7 -> builder.from(SimulatedRouter.ADDRESS);
      case 8 -> builder.vrid(random.nextInt(256));
      case 9 -> builder.type(random.nextInt(16));
      default -> {}
    }
    byte[] bytes = builder.bytes();
    if (random.nextInt(4) == 0) {
      bytes =
          PacketBuilder.advertisement(random.nextInt(256))
              .from("192.0.2." + random.nextInt(4))
              .to(random.nextBoolean() ? "224.0.0.18" : SimulatedRouter.ADDRESS)
              .interval(1 + random.nextInt(200))
              .vrid(random.nextInt(8) == 0 ? random.nextInt(256) : SimulatedRouter.VRID)
              .bytes();
    }
    return random.nextBoolean() ? bytes : changed(bytes, random);
  }

  private static Ipv6PacketBuilder ipv6Builder(Random random) {
    Ipv6PacketBuilder builder =
        Ipv6PacketBuilder.ipv6Advertisement(random.nextInt(256))
            .from("fe80::" + Integer.toHexString(random.nextInt(65536)))
            .interval(random.nextInt(8) == 0 ? 0 : random.nextInt(4096))
            .reserved(random.nextInt(16));
    switch (random.nextInt(14)) {
      case 0 -> builder.withoutPseudoHeader();
      case 1 -> builder.addresses();
      case 2 -> builder.count(random.nextInt(256));
      case 3 -> builder.vrid(random.nextInt(256));
      case 4 -> builder.version(random.nextInt(16)).type(random.nextInt(16));
      case 5 -> builder.trailing(random.nextInt(20));
      case 6 -> builder.messageLength(random.nextInt(24));
      case 7 -> builder.from(SimulatedRouter.IPV6_ADDRESS);
      case 8 -> builder.addresses("fe80::1:1", "2001:db8::1");
      case 9 -> builder.type(random.nextInt(16));
      case 10 -> builder.addresses("2001:db8::1", "fe80::1:1");
      case 11 -> builder.hopLimit(random.nextInt(256));
      case 12 -> builder.from("2001:db8::1").to("ff02::" + (11 + random.nextInt(3)));
      default -> {}
    }
    return builder;
  }

  private static byte[] changed(byte[] original, Random random) {
    byte[] packet = original;
    for (int changes = random.nextInt(4); changes > 0 && packet.length > 0; changes--) {
      int place = random.nextInt(packet.length);
      switch (random.nextInt(3)) {
        case 0 -> packet[place] = (byte) random.nextInt();
        case 1 -> packet[place] ^= (byte) (1 << random.nextInt(8));
        default -> packet = Arrays.copyOf(packet, 1 + place);
      }
    }
    return packet;
  }
}
