// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.properties.PropertyText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invisible characters that editors leave in files do not change values. */
class PropertyTextTest {

  private static Map<String, Object> properties(String name, String value) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("vrid", "51");
    properties.put("interface", "eth0");
    properties.put("virtualIps", "192.0.2.254");
    properties.put(name, value);
    return properties;
  }

  /** Like File Install's reading of UTF-8: each byte becomes a character. */
  private static String asBytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufeffpriority",
        "\u00a0priority",
        "priority\u200b",
        "\tpriority\r",
        "\u2003priority"
      })
  void invisibleCharactersAroundANameAreNoPartOfIt(String name) {
    for (String read : List.of(name, asBytes(name))) {
      Map<String, Object> properties = properties(read, "200");
      assertEquals(200, RouterConfigParser.parse(properties).parameters().priority());
      assertEquals(Map.of(), ForeignProperties.of(properties).published());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00a0200", "200\u200b", "\t200\r", "\u2003200\u00a0", "2\u2060" + "00"})
  void invisibleCharactersInAValueAreNoPartOfIt(String value) {
    for (String read : List.of(value, asBytes(value))) {
      assertEquals(
          200, RouterConfigParser.parse(properties("priority", read)).parameters().priority());
    }
  }

  @Test
  void invisibleCharactersSeparateElementsOfAList() {
    String list = "192.0.2.1,\u00a0192.0.2.2\u202f192.0.2.3\ufeff";
    for (String read : List.of(list, asBytes(list))) {
      RouterConfig config = RouterConfigParser.parse(properties("virtualIps", read));
      assertEquals(3, config.parameters().virtualIps().size());
    }
  }

  @Test
  void visibleCharactersStay() {
    assertEquals("caf\u00e9", PropertyText.visible(asBytes("caf\u00e9")));
    assertEquals("caf\u00e9", PropertyText.visible("caf\u00e9"));
    assertEquals("a b", PropertyText.visible(" a b "));
  }

  @Test
  void exactNameCountsBesideOneWithInvisibleCharacters() {
    Map<String, Object> properties = properties("\ufeffpriority", "200");
    properties.put("priority", "150");
    assertEquals(150, RouterConfigParser.parse(properties).parameters().priority());
  }

  @Test
  void fileInUtf16IsRefusedByName() {
    for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE")) {
      String name =
          new String("vrid".getBytes(Charset.forName(charset)), StandardCharsets.ISO_8859_1);
      Map<String, Object> properties = Map.of(name, "51");
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> RouterConfigParser.parse(properties));
      assertEquals("the file is UTF-16; allowed: UTF-8", refusal.getMessage());
      assertEquals(Map.of(), ForeignProperties.of(properties).published());
    }
  }
}
