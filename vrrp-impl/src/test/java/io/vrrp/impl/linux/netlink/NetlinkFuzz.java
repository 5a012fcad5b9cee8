// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.fuzz.AllocationLimit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Datagrams of route netlink with any messages, one or several, complete or cut. The input begins
 * with two bytes for the length that the kernel reports (0 = the actual length), followed by the
 * datagram.
 */
public final class NetlinkFuzz {

  private static final int CAPACITY = 8192;
  private static final int MAX_TEXT = 256;

  private NetlinkFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 2 || input.length > CAPACITY) {
      return;
    }
    int told = (input[0] & 0xff) << 8 | input[1] & 0xff;
    int present = input.length - 2;
    int length = told == 0 ? present : told;
    AllocationLimit.check(input, () -> compare(input, length, present));
  }

  /** Bytes of an earlier datagram in the buffer must not matter. */
  private static void compare(byte[] input, int length, int present) {
    List<Object> first = read(input, (byte) 0, length);
    if (length <= present) {
      assertEquals(first, read(input, (byte) 0xff, length));
    }
  }

  private static List<Object> read(byte[] input, byte filler, int length) {
    ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());
    Arrays.fill(buffer.array(), filler);
    buffer.put(0, input, 2, input.length - 2);
    NetlinkReader reader = new NetlinkReader(buffer);
    reader.reset(length);
    List<Object> all = new ArrayList<>();
    int messages = 0;
    while (reader.next()) {
      assertTrue(++messages <= CAPACITY / Netlink.NLMSG_HEADER_SIZE, "messages without end");
      all.add(reader.type());
      all.add(reader.flags());
      all.add(reader.sequence());
      all.add(errno(reader));
      String text = reader.errorText();
      all.add(text == null ? "" : text);
      assertTrue(text == null || text.length() <= MAX_TEXT);
      int index = LinkMessage.index(reader);
      assertTrue(index >= 0, "index " + index);
      all.add(index);
      all.add(LinkMessage.isWhole(reader));
      all.add(SettingsMessage.linkIndex(reader));
      all.add(String.valueOf(SettingsMessage.family(reader)));
      int addressed = AddressMessage.linkIndex(reader);
      assertTrue(addressed >= 0, "index " + addressed);
      all.add(addressed);
      Link link = LinkMessage.link(reader);
      if (link != null) {
        check(link);
        all.add(link);
      }
      LinkFlags flags = LinkMessage.flags(reader);
      if (flags != null) {
        all.add(flags);
      }
      Route route = RouteMessage.route(reader);
      if (route != null) {
        assertTrue(
            route.prefix().length() <= route.prefix().address().family().addressLength() * 8);
        all.add(route);
      }
      LinkAddress address = AddressMessage.address(reader);
      if (address != null) {
        check(address);
        all.add(address);
      }
    }
    assertFalse(reader.next());
    return all;
  }

  private static int errno(NetlinkReader reader) {
    int errno = reader.errno();
    assertTrue(errno >= 0, "errno " + errno);
    return errno;
  }

  private static void check(Link link) {
    assertTrue(link.index() > 0);
    assertTrue(!link.name().isEmpty() && link.name().length() <= 15, link.name());
    assertTrue(link.adminUp() || !link.running());
    assertTrue(link.lower() >= 0 && link.master() >= 0);
    assertTrue(link.alias().length() <= Netlink.MAX_ALIAS, link.alias());
  }

  private static void check(LinkAddress address) {
    assertTrue(address.linkIndex() > 0);
    assertTrue(address.prefixLength() <= address.address().family().addressLength() * 8);
  }
}
