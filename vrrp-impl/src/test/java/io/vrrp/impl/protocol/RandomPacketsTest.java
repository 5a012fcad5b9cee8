// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static io.vrrp.impl.protocol.SimulatedRouter.inBackup;
import static io.vrrp.impl.protocol.SimulatedRouter.parameters;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Octets as nobody would write them. A failure is repeated by its seed and the number of the input.
 */
class RandomPacketsTest {

  private static final int INPUTS = 100_000;

  @ParameterizedTest
  @ValueSource(longs = {9568, 5798, 3768})
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

    // Else the mutations were too wild to find anything.
    assertTrue(accepted > INPUTS / 100, "accepted: " + accepted);
    assertTrue(accepted < INPUTS / 2, "accepted: " + accepted);
    for (DiscardReason reason : DiscardReason.values()) {
      if (reason != DiscardReason.NOT_RUNNING) {
        long count = it.counters().discards(reason) + it.receiver.unattributed().discards(reason);
        assertTrue(count > 0, reason + " was never found");
      }
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
    byte[] packet = builder.octets();
    for (int changes = random.nextInt(4); changes > 0; changes--) {
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
