// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.Proves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 2338 §5.3.6, §5.3.10. */
class AuthenticationTest {

  private static final Authentication SECRET = Authentication.ofPassword("secret");

  /** Eight bytes, padded with zeros. */
  @ParameterizedTest
  @CsvSource({
    "s, 7300000000000000",
    "secret, 7365637265740000",
    "!~345678, 217e333435363738",
    "~~~~~~~~, 7e7e7e7e7e7e7e7e",
  })
  @Proves("V-F")
  void bytesOfAPassword(String password, String bytes) {
    Authentication authentication = Authentication.ofPassword(password);

    assertEquals(1, authentication.type());
    assertEquals(Long.parseUnsignedLong(bytes, 16), authentication.data());
  }

  @Test
  void noneIsTypeZeroAndZeros() {
    assertEquals(0, Authentication.NONE.type());
    assertEquals(0, Authentication.NONE.data());
    assertTrue(Authentication.NONE.accepts(0));
    assertTrue(Authentication.NONE.accepts(SECRET.data()), "ignored when received");
  }

  @Test
  @Proves("E-51")
  void onlyTheSamePasswordIsAccepted() {
    assertTrue(SECRET.accepts(0x7365637265740000L));
    assertFalse(SECRET.accepts(0x7365637265540000L));
    assertFalse(SECRET.accepts(0x7365637265740001L));
    assertFalse(SECRET.accepts(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ninechars",
        "two words",
        "tab\there",
        "zero\0",
        "del\u007f",
        "p\u00e4ss",
        " "
      })
  void refusesWithoutShowingThePassword(String password) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Authentication.ofPassword(password));

    assertEquals(
        ".authPassword (not shown); allowed: 1 to 8 visible ASCII characters",
        refusal.getMessage());
  }

  @Test
  void equality() {
    assertEquals(SECRET, Authentication.ofPassword("secret"));
    assertEquals(SECRET.hashCode(), Authentication.ofPassword("secret").hashCode());
    assertNotEquals(SECRET, Authentication.ofPassword("secreT"));
    assertNotEquals(SECRET, Authentication.ofPassword("secre"));
    assertNotEquals(SECRET, Authentication.NONE);
    assertNotEquals(Authentication.NONE, SECRET);
    assertFalse(SECRET.equals(null));
    assertFalse(SECRET.equals((Object) "secret"));
  }

  /** Logs and messages show parameters. */
  @Test
  @Proves("V-P")
  void thePasswordIsInNoText() {
    RouterParameters parameters =
        SimulatedRouter.withPassword(ProtocolVersions.V2_AND_V3, "secret");

    assertEquals("password", SECRET.toString());
    assertEquals("none", Authentication.NONE.toString());
    for (String text : new String[] {SECRET.toString(), parameters.toString()}) {
      assertFalse(text.contains("secret"), text);
      assertFalse(text.contains(Long.toString(SECRET.data())), text);
      assertFalse(text.contains(Long.toHexString(SECRET.data())), text);
    }
  }
}
