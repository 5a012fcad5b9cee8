// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.Structures;
import io.vrrp.impl.linux.proc.KernelRelease;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetlinkEventDecoderTest {

  private static final int AF_BRIDGE = 7;
  private static final int ETH0 = 4;
  private static final int IFLA_WIRELESS = 11;
  private static final int IFLA_PROTINFO = 12;
  private static final Link LINK =
      new Link(
          ETH0,
          "eth0",
          new MacAddress(0x0200_0000_0001L),
          true,
          true,
          1500,
          Link.Kind.OTHER,
          0,
          0,
          "",
          null,
          null);

  private final ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
  private final NetlinkWriter writer = new NetlinkWriter(buffer);
  private final NetlinkReader reader = new NetlinkReader(buffer);
  private final NetworkState state = new NetworkState();
  private final NetlinkEventDecoder decoder = new NetlinkEventDecoder(KernelRelease.running());

  @BeforeEach
  void knowALink() {
    state.putLink(LINK);
    state.setStale(false);
  }

  private void begin(int type, int family, int index) {
    writer.clear();
    writer.begin(type, 0, 0).put(new byte[Netlink.IFINFOMSG_SIZE]);
    buffer.put(16 + Netlink.IFI_FAMILY, (byte) family);
    buffer.putShort(16 + Netlink.IFI_TYPE, (short) Netlink.ARPHRD_ETHER);
    buffer.putInt(16 + Netlink.IFI_INDEX, index);
    buffer.putInt(16 + Netlink.IFI_FLAGS, Netlink.IFF_UP | Netlink.IFF_RUNNING);
  }

  private void attribute(int type, byte... value) {
    writer.beginAttribute(type).put(value).endAttribute();
  }

  private void name() {
    attribute(Netlink.IFLA_IFNAME, "eth0\0".getBytes(StandardCharsets.UTF_8));
  }

  private void whole(int mtu) {
    name();
    attribute(Netlink.IFLA_OPERSTATE, (byte) 6);
    attribute(Netlink.IFLA_MTU, Structures.ofInt(mtu));
    attribute(Netlink.IFLA_ADDRESS, new byte[] {2, 0, 0, 0, 0, 1});
  }

  private void take() {
    writer.end();
    reader.reset(writer.length());
    while (reader.next()) {
      decoder.take(reader, state);
    }
  }

  private void expectOnlyAReading(int index) {
    assertEquals(List.of(LINK), List.copyOf(state.links().values()));
    assertEquals(Set.of(index), staleLinks());
  }

  private Set<Integer> staleLinks() {
    return state.staleLinks();
  }

  @Test
  void aReportThatContainsAllReplacesWhatWasKnown() {
    begin(Netlink.RTM_NEWLINK, Libc.AF_UNSPEC, ETH0);
    whole(1400);
    take();
    assertEquals(1400, state.links().get(ETH0).mtu());
    assertEquals(Set.of(), staleLinks());
  }

  @Test
  void theReportOfAWirelessScanSaysNothingOfAddressAndMtu() {
    begin(Netlink.RTM_NEWLINK, Libc.AF_UNSPEC, ETH0);
    name();
    attribute(IFLA_WIRELESS, new byte[8]);
    take();
    expectOnlyAReading(ETH0);
  }

  @Test
  void aReportThatIsCutShortWithinAnAttributeSaysNothing() {
    begin(Netlink.RTM_NEWLINK, Libc.AF_UNSPEC, ETH0);
    whole(1400);
    attribute(Netlink.IFLA_IFALIAS, new byte[8]);
    writer.end();
    // The last attribute claims to be longer than the message.
    buffer.putShort(buffer.getInt(0) - 12, (short) 200);
    reader.reset(buffer.getInt(0));
    assertTrue(reader.next());
    decoder.take(reader, state);
    expectOnlyAReading(ETH0);
  }

  @Test
  void aReportWithAnMtuOfAnotherSizeSaysNothing() {
    begin(Netlink.RTM_NEWLINK, Libc.AF_UNSPEC, ETH0);
    name();
    attribute(Netlink.IFLA_OPERSTATE, (byte) 6);
    attribute(Netlink.IFLA_MTU, (byte) 5, (byte) 220);
    take();
    expectOnlyAReading(ETH0);
  }

  @Test
  void aPartialReportOfAnUnknownLinkHasItRead() {
    begin(Netlink.RTM_NEWLINK, Libc.AF_UNSPEC, 9);
    name();
    take();
    expectOnlyAReading(9);
  }

  @Test
  void anUnknownMasterIsRead() {
    begin(Netlink.RTM_NEWLINK, Libc.AF_UNSPEC, ETH0);
    whole(1500);
    attribute(Netlink.IFLA_MASTER, Structures.ofInt(17));
    take();
    assertEquals(17, state.links().get(ETH0).master());
    assertEquals(Set.of(17), staleLinks());
  }

  @Test
  void aReportAboutABridgePortIsIgnored() {
    for (int type : new int[] {Netlink.RTM_NEWLINK, Netlink.RTM_DELLINK}) {
      long version = state.version();
      begin(type, AF_BRIDGE, ETH0);
      whole(1400);
      attribute(Netlink.IFLA_MASTER, Structures.ofInt(17));
      attribute(IFLA_PROTINFO, (byte) 3);
      take();
      assertEquals(LINK, state.links().get(ETH0));
      assertEquals(Set.of(), staleLinks());
      assertEquals(version, state.version(), "the next plan is none");
    }
  }

  @Test
  void theEndOfAnUnknownLinkIsNoNews() {
    long version = state.version();
    begin(Netlink.RTM_DELLINK, Libc.AF_UNSPEC, 9);
    take();
    assertEquals(version, state.version());
  }

  @Test
  void theEndOfALinkIsItsEnd() {
    state.setLinkStale(ETH0);
    begin(Netlink.RTM_DELLINK, Libc.AF_UNSPEC, ETH0);
    take();
    assertNull(state.links().get(ETH0));
    assertEquals(Set.of(), staleLinks());
  }

  @Test
  void anAddressOfAnUnknownLinkHasTheLinkRead() {
    writer.clear();
    writer.begin(Netlink.RTM_NEWADDR, 0, 0).put(Libc.AF_INET).put(24).put(0).put(0).putInt(9);
    IpAddress address = IpAddress.parse("192.0.2.9");
    attribute(Netlink.IFA_LOCAL, address.bytes());
    take();
    assertEquals(
        List.of(new LinkAddress(9, address, 24, false, true)), List.copyOf(state.addressesOf(9)));
    expectOnlyAReading(9);
  }
}
