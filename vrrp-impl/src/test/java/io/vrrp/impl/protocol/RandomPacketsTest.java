// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.Proves;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Octets as nobody would write them. A failure is repeated by its seed and the number of the input.
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
  void eachIsEitherAcceptedOrCountedOnce(long seed) {
    Random random = new Random(seed);
    SimulatedRouter it = inBackup(parameters(100));
    ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
    int accepted = 0;

    for (int i = 0; i < INPUTS; i++) {
      byte[] packet = i % 4 == 0 ? noise(random) : mutation(random);
      buffer.clear().position(i % 5);
      buffer.put(packet).flip().position(i % 5);
      long receivedBefore = it.counters().advertisementsReceived();
      long ofRouterBefore = discards(it.counters());
      long ofNobodyBefore = discards(it.receiver.unattributed());
      DiscardReason reason;
      try {
        reason = it.receiver.receiveIpv4(buffer, it.now);
      } catch (RuntimeException e) {
        throw new AssertionError(i + ": " + HexFormat.of().formatHex(packet), e);
      }
      long received = it.counters().advertisementsReceived() - receivedBefore;
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

  /** Over IPv6 the message alone is handed over, and what the header said with it. */
  @ParameterizedTest
  @ValueSource(longs = {9568, 5798, 4291})
  @Proves("X-3")
  void eachOfIpv6IsEitherAcceptedOrCountedOnce(long seed) {
    Random random = new Random(seed);
    SimulatedRouter it = inBackup(parameters(100, 100, true, SimulatedRouter.IPV6_VIRTUAL_IP));
    int accepted = 0;

    for (int i = 0; i < INPUTS; i++) {
      Ipv6PacketBuilder builder = ipv6Builder(random);
      byte[] message = i % 4 == 0 ? noise(random) : changed(builder.octets(), random);
      long receivedBefore = it.counters().advertisementsReceived();
      long discardedBefore = discards(it.counters()) + discards(it.receiver.unattributed());
      DiscardReason reason;
      try {
        reason = builder.receivedBy(it.receiver, PacketBuilder.inBuffer(message), it.now);
      } catch (RuntimeException e) {
        throw new AssertionError(i + ": " + HexFormat.of().formatHex(message), e);
      }
      long received = it.counters().advertisementsReceived() - receivedBefore;
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

  /** Else the mutations were too wild, or too tame, to find anything. */
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

  /** A packet that might be right, and then up to three changes, often where they matter. */
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
    return changed(builder.octets(), random);
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
