// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTextTest {

  private static void assertParsed(String text, String... arguments) {
    assertEquals(List.of(arguments), CommandText.parse(text));
  }

  @Test
  void commasSeparateArgumentsAndSpacesStayInside() {
    assertParsed("/bin/notify", "/bin/notify");
    assertParsed(" /bin/notify , --to,  a b c ", "/bin/notify", "--to", "a b c");
    assertParsed("/bin/notify, -x,", "/bin/notify", "-x");
    assertParsed("");
  }

  @Test
  void quotesKeepCommasEdgesAndEmptyArguments() {
    assertParsed("/bin/notify, \"a, b\"", "/bin/notify", "a, b");
    assertParsed("/bin/notify, \" a \" , \"\"", "/bin/notify", " a ", "");
    assertParsed("/bin/notify, \"say \"\"hello\"\"\"", "/bin/notify", "say \"hello\"");
    assertParsed("/bin/notify, a\"b", "/bin/notify", "a\"b");
  }

  @Test
  void wrongQuotesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> CommandText.parse("/bin/notify, \"a"));
    assertThrows(IllegalArgumentException.class, () -> CommandText.parse("/bin/notify, \"a\" b"));
  }

  @Test
  void elementsOfArraysAndCollectionsAreArguments() {
    List<String> command = List.of("/bin/notify", "a, b", " ");
    assertEquals(command, CommandText.parse(command));
    assertEquals(command, CommandText.parse(command.toArray()));
    assertEquals(List.of(), CommandText.parse(null));
  }

  @Test
  void textOfACommandIsReadAsTheSameCommand() {
    List<String> command = List.of("/bin/notify", "a, b", "", " x ", "\"", "say \"hello\"", "a b");
    assertEquals(command, CommandText.parse(CommandText.of(command)));
    assertEquals("/bin/notify, a b", CommandText.of(List.of("/bin/notify", "a b")));
  }
}
