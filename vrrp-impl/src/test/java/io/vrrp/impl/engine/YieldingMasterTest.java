// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ADDRESS;
import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.MAC;
import static io.vrrp.impl.engine.TestBed.PEER;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.packet;
import static io.vrrp.impl.engine.TestBed.parameters;
import static io.vrrp.impl.engine.TestBed.peers;
import static io.vrrp.impl.engine.TestBed.speaking;
import static io.vrrp.impl.engine.TestBed.withoutVirtualMac;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.ProtocolVersions;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Unicast;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A partition ends, and the master that must yield hears the better one first. The better one must
 * learn that there were two masters, or hosts keep the MAC address of the one that yielded.
 */
class YieldingMasterTest {

  private static final RouterParameters PLAIN = parameters(1, 100, 100, "192.0.2.100/24");

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  /** The packets of a master that hears a better one after a while. */
  private List<SimulatedIo.Sent> sentByAMasterThatHears(RouterConfig config, ByteBuffer better) {
    RouterHandle router = bed.engine.add(config, bed.observer);
    bed.io.advance(4 * SECOND);
    assertEquals(VrrpState.MASTER, router.state());
    bed.held(router);
    bed.io.advance(10 * SECOND + SECOND / 3);
    bed.io.sent.clear();
    bed.deliver(better);
    assertEquals(VrrpState.BACKUP, router.state());
    assertFalse(bed.addresses.last().held());
    bed.io.advance(SECOND);
    return bed.io.sent;
  }

  private void assertOneLastAdvertisement(List<SimulatedIo.Sent> sent, IpAddress source) {
    assertEquals(1, sent.size());
    SimulatedIo.Sent last = sent.get(0);
    assertEquals(100, last.priority());
    assertEquals(source, last.source());
    assertEquals(ETH0, last.interfaceIndex());
  }

  @Test
  void withTheInterfacesMacAddressItSaysOnceMoreThatItWasMaster() {
    bed.network(TestBed.eth0());
    List<SimulatedIo.Sent> sent =
        sentByAMasterThatHears(withoutVirtualMac(config(PLAIN)), packet(1, 200));
    assertOneLastAdvertisement(sent, ADDRESS);
    assertEquals(MAC, sent.get(0).sourceMac());
  }

  @Test
  void overIpv6TheSame() {
    bed.network(TestBed.withAddresses(TestBed.eth0(), "fe80::1"));
    RouterParameters ipv6 = parameters(1, 100, 100, "fe80::100", "2001:db8::100");
    List<SimulatedIo.Sent> sent =
        sentByAMasterThatHears(
            withoutVirtualMac(config(ipv6)), packet(IpAddress.parse("fe80::9"), ipv6, 200));
    assertOneLastAdvertisement(sent, IpAddress.parse("fe80::1"));
  }

  @Test
  void inVersion2TheSame() {
    bed.network(TestBed.eth0());
    RouterParameters version2 = speaking(PLAIN, ProtocolVersions.V2, Unicast.NONE);
    List<SimulatedIo.Sent> sent =
        sentByAMasterThatHears(
            withoutVirtualMac(config(version2)),
            packet(PEER, version2.family().group(), 2, version2, 200));
    assertOneLastAdvertisement(sent, ADDRESS);
    assertEquals(2, sent.get(0).version());
  }

  /** Advertisements to unicast peers always have the interface's MAC address. */
  @Test
  void toUnicastPeersTheSameWithAVirtualMacAddressToo() {
    bed.network(TestBed.eth0());
    RouterParameters unicast =
        speaking(PLAIN, ProtocolVersions.V3, peers(null, "192.0.2.9", "192.0.2.8"));
    List<SimulatedIo.Sent> sent =
        sentByAMasterThatHears(config(unicast), packet(PEER, ADDRESS, 3, unicast, 200));
    assertEquals(
        List.of(PEER, IpAddress.parse("192.0.2.8")),
        sent.stream().map(SimulatedIo.Sent::destination).toList());
    assertEquals(List.of(100, 100), sent.stream().map(SimulatedIo.Sent::priority).toList());
  }

  /** The better master's advertisements show switches where the virtual MAC address is. */
  @Test
  void fromTheVirtualMacAddressNothingIsSent() {
    bed.network(TestBed.eth0());
    assertEquals(List.of(), sentByAMasterThatHears(config(PLAIN), packet(1, 200)));
  }
}
