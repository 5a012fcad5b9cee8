// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.ChecksumForm;
import io.vrrp.DiscardReason;
import io.vrrp.VrrpEvent;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A backup receives its master's advertisements, or packets that are discarded. */
@State(Scope.Thread)
public class ReceiveBenchmark {

  @Param({"1", "20"})
  public int addresses;

  private final AdvertisementReceiver ipv4 = new AdvertisementReceiver();
  private final AdvertisementReceiver ipv6 = new AdvertisementReceiver();
  private final ReceivedPacket packet = new ReceivedPacket();
  private ByteBuffer ipv4Packet;
  private ByteBuffer wrongChecksum;
  private ByteBuffer ipv6Packet;
  private long now;

  @Setup
  public void startBackups() {
    ipv4Packet = backup(IpFamily.IPV4, ipv4);
    ipv6Packet = backup(IpFamily.IPV6, ipv6);
    wrongChecksum = ByteBuffer.allocateDirect(ipv4Packet.remaining()).put(ipv4Packet.duplicate());
    wrongChecksum.flip().put(20 + AdvertisementFormat.PRIORITY, (byte) 1);
    if (receiveIpv4() != null || receiveIpv6() != null || discardIpv4() == null) {
      throw new IllegalStateException("the packet was not handled as this benchmark expects");
    }
  }

  /** Adds a backup and returns its master's packet. */
  private ByteBuffer backup(IpFamily family, AdvertisementReceiver receiver) {
    RouterParameters parameters = BenchmarkParameters.of(family, addresses);
    VirtualRouter router = new VirtualRouter(parameters, new NoEffects());
    router.startup(BenchmarkParameters.address(family, 1), VrrpEvent.STARTUP, now);
    receiver.add(router);
    ByteBuffer memory = ByteBuffer.allocateDirect(AdvertisementFrame.MAX_LENGTH);
    AdvertisementFrame frame = new AdvertisementFrame(memory);
    frame.write(
        parameters,
        3,
        MacAddress.ofVirtualRouter(family, BenchmarkParameters.VRID),
        BenchmarkParameters.address(family, 9),
        family.group());
    ChecksumForm form =
        family == IpFamily.IPV4 ? ChecksumForm.MESSAGE_ONLY : ChecksumForm.PSEUDO_HEADER;
    int length = frame.prepare(200, form);
    return memory.slice(EthernetFormat.HEADER_LENGTH, length - EthernetFormat.HEADER_LENGTH);
  }

  @Benchmark
  public DiscardReason receiveIpv4() {
    now += Timers.CENTISECOND;
    packet.view(IpFamily.IPV4, ipv4Packet);
    return ipv4.receive(packet, now);
  }

  @Benchmark
  public DiscardReason discardIpv4() {
    now += Timers.CENTISECOND;
    packet.view(IpFamily.IPV4, wrongChecksum);
    return ipv4.receive(packet, now);
  }

  @Benchmark
  public DiscardReason receiveIpv6() {
    now += Timers.CENTISECOND;
    packet.view(IpFamily.IPV6, ipv6Packet);
    return ipv6.receive(packet, now);
  }
}
