// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ACCEPT_LOCAL;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_ANNOUNCE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_FILTER;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_IGNORE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.MEDIUM_ID;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROMOTE_SECONDARIES;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROXY_ARP;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.PROXY_ARP_PVLAN;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.RP_FILTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.Structures;
import io.vrrp.impl.protocol.AddressTrait;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetlinkReaderTest {

  private static final IpAddress V4 = IpAddress.parse("192.0.2.9");
  private static final IpAddress V6 = IpAddress.parse("2001:db8::9");

  private final ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
  private final NetlinkWriter writer = new NetlinkWriter(buffer);
  private final NetlinkReader reader = new NetlinkReader(buffer);

  private NetlinkWriter begin(int type) {
    return writer.begin(type, 0, 7);
  }

  private NetlinkWriter attribute(int type, byte... value) {
    return writer.beginAttribute(type).put(value).endAttribute();
  }

  private NetlinkWriter beginAddress(IpAddress address, int prefixLength, int flags) {
    return begin(Netlink.RTM_NEWADDR)
        .put(address.v6() ? Libc.AF_INET6 : Libc.AF_INET)
        .put(prefixLength)
        .put(flags)
        .put(0)
        .putInt(4);
  }

  private void beginLink(int type, int index, int flags) {
    begin(Netlink.RTM_NEWLINK).put(new byte[16]);
    buffer.putShort(16 + Netlink.IFI_TYPE, (short) type);
    buffer.putInt(16 + Netlink.IFI_INDEX, index);
    buffer.putInt(16 + Netlink.IFI_FLAGS, flags);
  }

  private boolean read() {
    reader.reset(writer.length());
    return reader.next();
  }

  @Test
  void readsAnAddressOfOurs() {
    beginAddress(V4, 32, 0);
    attribute(Netlink.IFA_LOCAL, V4.bytes());
    attribute(Netlink.IFA_PROTO, (byte) 112).end();

    assertTrue(read());
    assertEquals(Netlink.RTM_NEWADDR, reader.type());
    assertEquals(7, reader.sequence());
    assertEquals(new LinkAddress(4, V4, 32, true, true), AddressMessage.address(reader));
    assertFalse(reader.next());
  }

  @Test
  void takesTheLocalAddressNotThePeer() {
    beginAddress(V6, 128, 0);
    attribute(Netlink.IFA_ADDRESS, IpAddress.parse("2001:db8::1").bytes());
    attribute(Netlink.IFA_LOCAL, V6.bytes()).end();

    assertTrue(read());
    assertEquals(new LinkAddress(4, V6, 128, false, true), AddressMessage.address(reader));
  }

  @Test
  void anAddressIsUnusableWhileTentativeOrDuplicate() {
    for (int flag : new int[] {Netlink.IFA_F_TENTATIVE, Netlink.IFA_F_DADFAILED}) {
      writer.clear();
      beginAddress(V6, 64, flag);
      attribute(Netlink.IFA_ADDRESS, V6.bytes()).end();
      assertTrue(read());
      assertFalse(AddressMessage.address(reader).usable());

      writer.clear();
      beginAddress(V6, 64, 0);
      attribute(Netlink.IFA_FLAGS, Structures.ofInt(flag));
      attribute(Netlink.IFA_ADDRESS, V6.bytes()).end();
      assertTrue(read());
      assertFalse(AddressMessage.address(reader).usable());
    }
  }

  private Set<AddressTrait> traits(IpAddress address, int flags, int scope) {
    writer.clear();
    begin(Netlink.RTM_NEWADDR)
        .put(address.v6() ? Libc.AF_INET6 : Libc.AF_INET)
        .put(24)
        .put(0)
        .put(scope)
        .putInt(4);
    attribute(Netlink.IFA_LOCAL, address.bytes());
    attribute(Netlink.IFA_FLAGS, Structures.ofInt(flags)).end();
    assertTrue(read());
    return AddressMessage.address(reader).traits();
  }

  @Test
  void readsWhatMakesAnAddressAWorseSource() {
    int permanent = 0x80;
    assertEquals(Set.of(), traits(V4, permanent, 0));
    assertEquals(Set.of(AddressTrait.SECONDARY), traits(V4, Netlink.IFA_F_SECONDARY, 0));
    assertEquals(Set.of(AddressTrait.LINK_SCOPE), traits(V4, permanent, Netlink.RT_SCOPE_LINK));
    int host = 254;
    assertEquals(Set.of(AddressTrait.LINK_SCOPE), traits(V4, permanent, host));
    assertEquals(
        Set.of(AddressTrait.LINK_SCOPE), traits(IpAddress.parse("169.254.7.7"), permanent, 0));
    assertEquals(Set.of(), traits(IpAddress.parse("169.253.7.7"), permanent, 0));
    assertEquals(Set.of(), traits(V6, permanent, Netlink.RT_SCOPE_LINK));
    assertEquals(
        Set.of(AddressTrait.TEMPORARY, AddressTrait.DEPRECATED),
        traits(V6, Netlink.IFA_F_TEMPORARY | Netlink.IFA_F_DEPRECATED, 0));
  }

  @Test
  void invalidBytesMakeNoAddress() {
    beginAddress(V4, 33, 0);
    attribute(Netlink.IFA_LOCAL, V4.bytes()).end();
    beginAddress(V4, 24, 0);
    attribute(Netlink.IFA_LOCAL, V6.bytes()).end();
    beginAddress(V4, 24, 0).end();
    begin(Netlink.RTM_NEWADDR).put(new byte[8]);
    attribute(Netlink.IFA_LOCAL, V4.bytes()).end();
    begin(Netlink.RTM_NEWADDR).put(new byte[4]).end();

    assertTrue(read());
    do {
      assertNull(AddressMessage.address(reader));
    } while (reader.next());
  }

  @Test
  void readsALink() {
    beginLink(Netlink.ARPHRD_ETHER, 4, Netlink.IFF_UP | Netlink.IFF_RUNNING);
    attribute(Netlink.IFLA_IFNAME, "eth0\0".getBytes(StandardCharsets.UTF_8));
    attribute(Netlink.IFLA_MTU, Structures.ofInt(1500));
    attribute(Netlink.IFLA_ADDRESS, new byte[] {0, 0, 0x5e, 0, 1, 0x33}).end();

    assertTrue(read());
    MacAddress mac = new MacAddress(0x00005e000133L);
    assertEquals(
        new Link(4, "eth0", mac, true, true, 1500, Link.Kind.OTHER, 0, 0, "", null, null),
        LinkMessage.link(reader));
  }

  @Test
  void readsTheAlternativeNamesAndTheGroupOfALink() {
    beginLink(Netlink.ARPHRD_ETHER, 4, 0);
    attribute(Netlink.IFLA_IFNAME, (byte) 'x');
    writer
        .beginAttribute(Netlink.IFLA_PROP_LIST)
        .attribute(Netlink.IFLA_ALT_IFNAME, "lan\0".getBytes(StandardCharsets.UTF_8))
        .attribute(Netlink.IFLA_MTU, Structures.ofInt(7))
        .attribute(Netlink.IFLA_ALT_IFNAME, "inside-2\0".getBytes(StandardCharsets.UTF_8))
        .endAttribute()
        .attribute(Netlink.IFLA_GROUP, 7)
        .end();

    assertTrue(read());
    Link link = LinkMessage.link(reader);
    assertEquals(Set.of("x", "lan", "inside-2"), link.allNames());
    assertEquals(7, link.group());
  }

  @Test
  void aLinkThatIsDownDoesNotRun() {
    beginLink(772, 1, Netlink.IFF_RUNNING);
    attribute(Netlink.IFLA_ADDRESS, new byte[6]);
    attribute(Netlink.IFLA_IFNAME, (byte) 'l', (byte) 'o').end();

    assertTrue(read());
    assertEquals(
        new Link(1, "lo", null, false, false, 0, Link.Kind.OTHER, 0, 0, "", null, null),
        LinkMessage.link(reader));
  }

  private void beginNamedLink() {
    beginLink(Netlink.ARPHRD_ETHER, 4, 0);
    attribute(Netlink.IFLA_IFNAME, (byte) 'x');
  }

  private void kind(String kind, byte... mode) {
    writer
        .beginAttribute(Netlink.IFLA_LINKINFO)
        .attribute(Netlink.IFLA_INFO_KIND, kind.getBytes(StandardCharsets.UTF_8))
        .beginAttribute(Netlink.IFLA_INFO_DATA)
        .attribute(Netlink.IFLA_MACVLAN_MODE, mode)
        .endAttribute()
        .endAttribute();
  }

  @Test
  void readsAMacvlan() {
    beginNamedLink();
    kind("macvlan\0", Structures.ofInt(4));
    attribute(Netlink.IFLA_LINK, Structures.ofInt(3));
    attribute(Netlink.IFLA_MASTER, Structures.ofInt(9));
    attribute(Netlink.IFLA_IFALIAS, "vrrp 7".getBytes(StandardCharsets.UTF_8)).end();

    assertTrue(read());
    assertEquals(
        new Link(
            4, "x", null, false, false, 0, Link.Kind.MACVLAN_BRIDGE, 3, 9, "vrrp 7", null, null),
        LinkMessage.link(reader));
  }

  @Test
  void aMacvlanIsInBridgeModeOnlyIfItSaysSo() {
    for (byte[] mode : new byte[][] {{}, {4}, Structures.ofInt(1), Structures.ofInt(5)}) {
      writer.clear();
      beginNamedLink();
      kind("macvlan", mode);
      writer.end();
      assertTrue(read());
      assertEquals(Link.Kind.MACVLAN_OTHER, LinkMessage.link(reader).kind());
    }
  }

  @Test
  void macvlanWithoutArpIsNotAsItShouldBe() {
    beginLink(Netlink.ARPHRD_ETHER, 4, Netlink.IFF_NOARP);
    attribute(Netlink.IFLA_IFNAME, (byte) 'x');
    kind("macvlan", Structures.ofInt(4));
    writer.end();
    assertTrue(read());
    assertEquals(Link.Kind.MACVLAN_OTHER, LinkMessage.link(reader).kind());
  }

  @Test
  void knowsOtherKinds() {
    for (String kind : List.of("bridge", "vrf", "macvtap", "")) {
      writer.clear();
      beginNamedLink();
      kind(kind, Structures.ofInt(4));
      attribute(Netlink.IFLA_LINK, Structures.ofInt(3)).end();
      assertTrue(read());
      Link.Kind expected =
          switch (kind) {
            case "bridge" -> Link.Kind.BRIDGE;
            case "vrf" -> Link.Kind.VRF;
            default -> Link.Kind.OTHER;
          };
      assertEquals(expected, LinkMessage.link(reader).kind(), kind);
      assertEquals(0, LinkMessage.link(reader).lower(), kind);
    }
  }

  @Test
  void aLowerInterfaceInAnotherNamespaceIsNone() {
    beginNamedLink();
    kind("macvlan", Structures.ofInt(4));
    attribute(Netlink.IFLA_LINK, Structures.ofInt(3));
    attribute(Netlink.IFLA_LINK_NETNSID, Structures.ofInt(0)).end();

    assertTrue(read());
    assertEquals(0, LinkMessage.link(reader).lower());
  }

  @Test
  void ignoresABridgesReportsAboutItsPorts() {
    beginNamedLink();
    writer.end();
    buffer.put(16 + Netlink.IFI_FAMILY, (byte) 7);

    assertTrue(read());
    assertNull(LinkMessage.link(reader));
    assertEquals(0, LinkMessage.index(reader));
    buffer.put(16 + Netlink.IFI_FAMILY, (byte) 0);
    assertEquals(4, LinkMessage.index(reader));
  }

  /** An array in which each element is its own index. */
  private static byte[] numbers(int count) {
    ByteBuffer all = Structures.allocate(count * Integer.BYTES);
    for (int i = 0; i < count; i++) {
      all.putInt(i);
    }
    return all.array();
  }

  private void settings(byte[] ipv4, byte[] ipv6, byte[] addressGeneration) {
    beginNamedLink();
    writer
        .beginAttribute(Netlink.IFLA_AF_SPEC)
        .beginAttribute(Libc.AF_INET)
        .attribute(Netlink.IFLA_INET_CONF, ipv4)
        .endAttribute()
        .beginAttribute(Libc.AF_INET6)
        .attribute(Netlink.IFLA_INET6_CONF, ipv6)
        .attribute(Netlink.IFLA_INET6_ADDR_GEN_MODE, addressGeneration)
        .endAttribute()
        .endAttribute()
        .end();
    assertTrue(read());
  }

  @Test
  void readsSettings() {
    settings(numbers(33), numbers(60), new byte[] {0});
    assertEquals(
        Ipv4Settings.ZERO
            .with(RP_FILTER, 7)
            .with(ARP_FILTER, 12)
            .with(ARP_IGNORE, 18)
            .with(ARP_ANNOUNCE, 17)
            .with(PROMOTE_SECONDARIES, 19)
            .with(ACCEPT_LOCAL, 22)
            .with(PROXY_ARP, 2)
            .with(PROXY_ARP_PVLAN, 24)
            .with(MEDIUM_ID, 13),
        LinkMessage.link(reader).ipv4());
    assertEquals(new Ipv6Settings(true, false, 3, true), LinkMessage.link(reader).ipv6());

    writer.clear();
    settings(numbers(25), numbers(27), new byte[] {1});
    assertEquals(22, LinkMessage.link(reader).ipv4().get(ACCEPT_LOCAL));
    assertFalse(LinkMessage.link(reader).ipv6().generatesAddresses());
  }

  @Test
  void readsNoSettingsThatAreIncomplete() {
    settings(numbers(22), numbers(26), new byte[] {0});
    assertNull(LinkMessage.link(reader).ipv4());
    assertNull(LinkMessage.link(reader).ipv6());
  }

  @Test
  void invalidBytesMakeNoLink() {
    beginLink(Netlink.ARPHRD_ETHER, 0, 0);
    attribute(Netlink.IFLA_IFNAME, (byte) 'x').end();
    assertTrue(read());
    assertNull(LinkMessage.link(reader));

    writer.clear();
    beginLink(Netlink.ARPHRD_ETHER, 4, 0);
    writer.end();
    assertTrue(read());
    assertNull(LinkMessage.link(reader));
  }

  @Test
  void readsAnErrorWithItsExplanation() {
    byte[] text = "too bad\0".getBytes(StandardCharsets.UTF_8);
    writer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_CAPPED | Netlink.NLM_F_ACK_TLVS, 7);
    writer.putInt(-22).put(new byte[16]);
    attribute(Netlink.NLMSGERR_ATTR_MSG, text).end();
    assertTrue(read());
    assertEquals(22, reader.errno());
    assertEquals("too bad", reader.errorText());

    writer.clear();
    writer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_ACK_TLVS, 7);
    writer.putInt(-22).putInt(24).put(new byte[20]);
    attribute(Netlink.NLMSGERR_ATTR_MSG, text).end();
    assertTrue(read());
    assertEquals("too bad", reader.errorText());
  }

  @Test
  void errorWithoutExplanationIsAccepted() {
    writer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_CAPPED, 7);
    writer.putInt(-1).put(new byte[16]).end();
    assertTrue(read());
    assertEquals(1, reader.errno());
    assertNull(reader.errorText());

    writer.clear();
    writer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_ACK_TLVS, 7).putInt(-1);
    writer.putInt(Integer.MAX_VALUE).put(new byte[12]).end();
    assertTrue(read());
    assertNull(reader.errorText());

    writer.clear();
    writer.begin(Netlink.NLMSG_ERROR, 0, 7).end();
    assertTrue(read());
    assertEquals(Errno.EINVAL, reader.errno());

    writer.clear();
    writer.begin(Netlink.NLMSG_ERROR, 0, 7).putInt(Integer.MIN_VALUE).end();
    assertTrue(read());
    assertEquals(Errno.EINVAL, reader.errno());
  }

  @Test
  void stopsAtAMessageWithAWrongLength() {
    for (int length : new int[] {0, 15, -1, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      writer.clear();
      begin(Netlink.NLMSG_DONE).putInt(0).end();
      begin(Netlink.NLMSG_DONE).putInt(0).end();
      buffer.putInt(20, length);
      assertTrue(read());
      assertFalse(reader.next());
      assertFalse(reader.next());
    }
  }

  @Test
  void stopsAtAnAttributeWithAWrongLength() {
    for (int length : new int[] {0, 3, 100, 0xffff}) {
      writer.clear();
      beginAddress(V4, 24, 0);
      int at = writer.length();
      attribute(Netlink.IFA_CACHEINFO, new byte[16]);
      attribute(Netlink.IFA_LOCAL, V4.bytes()).end();
      buffer.putShort(at, (short) length);
      assertTrue(read());
      assertNull(AddressMessage.address(reader));
    }
  }

  @Test
  void survivesEveryTruncation() {
    beginLink(Netlink.ARPHRD_ETHER, 4, 0);
    attribute(Netlink.IFLA_IFNAME, (byte) 'x');
    attribute(Netlink.IFLA_ADDRESS, new byte[6]).end();
    int whole = writer.length();
    for (int length = 0; length < whole; length++) {
      buffer.putInt(0, whole);
      reader.reset(length);
      assertFalse(reader.next());
      buffer.putInt(0, length);
      readEverything(length);
    }
  }

  @Test
  void survivesRandomBytes() {
    Random random = new Random(9568);
    byte[] bytes = new byte[256];
    for (int i = 0; i < 200_000; i++) {
      random.nextBytes(bytes);
      buffer.put(0, bytes);
      // Plausible lengths reach more code than random ones.
      buffer.putInt(0, 16 + random.nextInt(240));
      buffer.put(16, (byte) (random.nextBoolean() ? Libc.AF_INET : Libc.AF_INET6));
      buffer.putShort(24, (short) random.nextInt(32));
      buffer.putShort(32, (short) random.nextInt(32));
      readEverything(random.nextInt(bytes.length));
    }
  }

  private void readEverything(int length) {
    reader.reset(length);
    while (reader.next()) {
      reader.type();
      reader.flags();
      reader.sequence();
      reader.errno();
      reader.errorText();
      LinkMessage.link(reader);
      AddressMessage.address(reader);
    }
  }
}
