// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.Proves;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9568 §6.4.3: which source address is greater. */
class AdvertisementTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.2",
    "127.255.255.255, 128.0.0.0",
    "fe80::1, fe80::2",
    "fe80::7fff:0:0:1, fe80::8000:0:0:0",
    "fe80::ffff:0:0:0, fe80:0:0:1::",
    "fe80::1, fe80:0:0:1::1",
  })
  @Proves({"E-1", "E-2", "E-3", "E-4"})
  void aSourceIsGreaterThanLowerAddressesAlone(String lower, String higher) {
    assertTrue(from(higher).isFromGreaterThan(IpAddress.parse(lower)));
    assertFalse(from(lower).isFromGreaterThan(IpAddress.parse(higher)));
    assertFalse(from(lower).isFromGreaterThan(IpAddress.parse(lower)));
    assertFalse(from(higher).isFromGreaterThan(IpAddress.parse(higher)));
    assertFalse(from(lower).isFrom(IpAddress.parse(higher)));
    assertTrue(from(higher).isFrom(IpAddress.parse(higher)));
    assertFalse(from(lower).isFrom(null));
    assertEquals(IpAddress.parse(lower), from(lower).source());
  }

  @Test
  void listsTheAddressesThatItCarriesAndNoOthers() {
    // VRID 51, priority 100, addresses 192.0.2.1 and 192.0.2.3.
    byte[] message = {0x31, 51, 100, 2, 0, 100, 0, 0, (byte) 192, 0, 2, 1, (byte) 192, 0, 2, 3};
    Advertisement advertisement = new Advertisement();
    advertisement.view(ByteBuffer.wrap(message), 0, IpFamily.IPV4, 0, 0);
    assertTrue(advertisement.lists(IpAddress.parse("192.0.2.1")));
    assertTrue(advertisement.lists(IpAddress.parse("192.0.2.3")));
    assertFalse(advertisement.lists(IpAddress.parse("192.0.2.2")));
    message[3] = 0;
    assertFalse(advertisement.lists(IpAddress.parse("192.0.2.1")), "it lists none");
  }

  private static Advertisement from(String source) {
    IpAddress address = IpAddress.parse(source);
    Advertisement advertisement = new Advertisement();
    advertisement.view(ByteBuffer.allocate(0), 0, address.family(), address.high(), address.low());
    return advertisement;
  }
}
