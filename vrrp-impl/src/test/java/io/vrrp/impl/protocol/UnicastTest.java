// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.Proves;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnicastTest {

  private static Unicast of(String peers, String source, int minTtl) {
    List<IpAddress> addresses =
        Arrays.stream(peers.split(" "))
            .filter(text -> !text.isEmpty())
            .map(IpAddress::parse)
            .toList();
    return new Unicast(addresses, source == null ? null : IpAddress.parse(source), minTtl);
  }

  private static String refusal(String peers, String source, int minTtl) {
    return assertThrows(IllegalArgumentException.class, () -> of(peers, source, minTtl))
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1 192.0.2.1 |  | 255 | unicastPeers=192.0.2.1,192.0.2.1; allowed: different",
        "192.0.2.1 fe80::1 |  | 255 | unicastPeers=192.0.2.1,fe80::1; allowed: addresses of one",
        "fe80::1 2001:db8::1 |  | 255 | unicastPeers=fe80::1,2001:db8::1; allowed: either link-",
        "2001:db8::1 fe80::1 |  | 255 | unicastPeers=2001:db8::1,fe80::1; allowed: either link-",
        "224.0.0.18 |  | 255 | unicastPeers=224.0.0.18; allowed: addresses of hosts",
        "ff02::12 |  | 255 | unicastPeers=ff02::12; allowed: addresses of hosts",
        "0.0.0.0 |  | 255 | unicastPeers=0.0.0.0; allowed: addresses of hosts",
        ":: |  | 255 | unicastPeers=::; allowed: addresses of hosts",
        "127.0.0.1 |  | 255 | unicastPeers=127.0.0.1; allowed: addresses of hosts",
        "::1 |  | 255 | unicastPeers=::1; allowed: addresses of hosts",
        "255.255.255.255 |  | 255 | unicastPeers=255.255.255.255; allowed: addresses of hosts",
        "192.0.2.1 |  | 0 | minTtl=0; allowed: 1 to 255",
        "192.0.2.1 |  | 256 | minTtl=256; allowed: 1 to 255",
        "'' |  | 254 | minTtl=254; allowed: less than 255 only with unicastPeers",
        "'' | 192.0.2.9 | 255 | unicastSource=192.0.2.9; allowed: only with unicastPeers",
        "192.0.2.1 | fe80::1 | 255 | unicastSource=fe80::1; allowed: an address of the family and",
        "fe80::1 | 2001:db8::1 | 255 | unicastSource=2001:db8::1; allowed: an address of the",
        "2001:db8::1 | fe80::1 | 255 | unicastSource=fe80::1; allowed: an address of the family",
      })
  @Proves("U-4")
  void whatIsNotAllowedIsRefusedByName(String peers, String source, int minTtl, String message) {
    String refusal = refusal(peers, source, minTtl);

    assertTrue(refusal.startsWith(message), refusal);
  }

  @Test
  @Proves("U-4")
  void allErrorsAreReportedTogether() {
    assertEquals(
        "minTtl=0; allowed: 1 to 255; unicastPeers=192.0.2.1,192.0.2.1,224.0.0.18; allowed:"
            + " different addresses; unicastPeers=192.0.2.1,192.0.2.1,224.0.0.18; allowed:"
            + " addresses of hosts; unicastSource=fe80::1; allowed: an address of the family and"
            + " scope of the peers",
        refusal("192.0.2.1 192.0.2.1 224.0.0.18", "fe80::1", 0));
  }

  private static List<IpAddress> peers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> IpAddress.parse("10.0.0." + i)).toList();
  }

  @Test
  @Proves("U-4")
  void upTo32Peers() {
    assertEquals(32, new Unicast(peers(32), null, 255).peers().size());
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> new Unicast(peers(33), null, 255))
            .getMessage();
    assertTrue(refusal.endsWith("; allowed: up to 32 addresses"), refusal);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255})
  void bothEndsOfTheTtl(int minTtl) {
    assertEquals(minTtl, of("192.0.2.1", "192.0.2.9", minTtl).minTtl());
  }

  @Test
  void withoutPeersTheGroupIsUsed() {
    assertFalse(Unicast.NONE.isUsed());
    assertEquals(255, Unicast.NONE.minTtl(), "RFC 9568 §5.1.1.3");
    assertTrue(of("192.0.2.1", null, 255).isUsed());
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,   ,             10.0.0.1,    true",
    "192.0.2.1,   ,             2001:db8::9, false",
    "192.0.2.1,   192.0.2.9,    192.0.2.9,   true",
    "192.0.2.1,   192.0.2.9,    192.0.2.8,   false",
    "fe80::1,     ,             fe80::9,     true",
    "fe80::1,     ,             2001:db8::9, false",
    "fe80::1,     ,             192.0.2.9,   false",
    "2001:db8::1, ,             2001:db8::9, true",
    "2001:db8::1, ,             fe80::9,     false",
    "2001:db8::1, 2001:db8::8,  2001:db8::9, false",
  })
  @Proves("U-5")
  void oneSourceMustDoForAllPeers(String peer, String source, String address, boolean can) {
    assertEquals(can, of(peer, source, 255).canSendFrom(IpAddress.parse(address)));
  }

  @Test
  void theListIsCopied() {
    List<IpAddress> peers = new ArrayList<>(peers(2));
    Unicast unicast = new Unicast(peers, null, 255);

    peers.clear();

    assertEquals(peers(2), unicast.peers());
  }
}
