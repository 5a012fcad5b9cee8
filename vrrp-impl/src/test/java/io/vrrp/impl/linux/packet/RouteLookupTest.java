// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vrrp.impl.linux.Ip;
import io.vrrp.impl.linux.LinuxPacketIo;
import io.vrrp.impl.linux.OpenFiles;
import io.vrrp.impl.linux.RequiresNamespace;
import io.vrrp.impl.linux.VethPair;
import io.vrrp.impl.protocol.IpAddress;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The source addresses that the kernel's routes give. */
@RequiresNamespace
class RouteLookupTest {

  private VethPair veth;
  private LinuxPacketIo io;

  @BeforeEach
  void open() throws IOException {
    veth = new VethPair();
    io = LinuxPacketIo.open();
    add("169.254.7.7/16 scope link");
    add("10.9.0.1/24");
    add("192.0.2.1/24");
  }

  @AfterEach
  void close() throws IOException {
    io.close();
    veth.close();
  }

  private static void add(String address) throws IOException {
    Ip.run("addr add " + address + " dev " + VethPair.A);
  }

  private void assertSource(String expected, String destination) {
    assertEquals(IpAddress.parse(expected), io.sourceTo(IpAddress.parse(destination)));
  }

  @Test
  void aNeighborIsReachedFromTheAddressOfItsSubnet() {
    assertSource("192.0.2.1", "192.0.2.9");
    assertSource("10.9.0.1", "10.9.0.9");
  }

  @Test
  void aRoutedHostIsReachedFromTheAddressThatReachesTheRouter() throws IOException {
    assertNull(io.sourceTo(IpAddress.parse("198.51.100.2")), "no route yet");
    Ip.run("route add 198.51.100.0/24 via 192.0.2.9");
    assertSource("192.0.2.1", "198.51.100.2");
  }

  @Test
  void aRouteMayNameTheSource() throws IOException {
    Ip.run("route add 198.51.100.0/24 via 192.0.2.9 src 10.9.0.1");
    assertSource("10.9.0.1", "198.51.100.2");
  }

  @Test
  void overIpv6ThePrivacyAddressIsTheLastChoice() throws IOException {
    assertNull(io.sourceTo(IpAddress.parse("2001:db8::9")), "no route yet");
    add("2001:db8::1/64 nodad");
    assertSource("2001:db8::1", "2001:db8::9");
    assertNull(io.sourceTo(IpAddress.parse("2001:db8:1::9")));
  }

  @Test
  void socketsAreClosed() throws IOException {
    long before = OpenFiles.count();
    for (int i = 0; i < 100; i++) {
      io.sourceTo(IpAddress.parse("192.0.2.9"));
      io.sourceTo(IpAddress.parse("198.51.100.2"));
    }
    assertEquals(before, OpenFiles.count());
  }
}
