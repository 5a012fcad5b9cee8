// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a file is complete. */
class ConfigurationFileTest {

  @TempDir Path directory;

  private String missing(String content) throws IOException {
    Path file = directory.resolve("with blank.cfg");
    Files.writeString(file, content);
    return ConfigurationFile.of(Map.of("felix.fileinstall.filename", file.toUri())).missing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "a=1\n", "a=1\r\n", "a=1\r", "a=1\n  \n", "a=1\n\0"})
  void fileThatEndsWithALineEndIsWhole(String content) throws IOException {
    assertNull(missing(content));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a=1", "a=1\nb = 192.0.2.25", "a=1\n "})
  void lastLineWithoutLineEndIsNotWhole(String content) throws IOException {
    assertEquals(
        "the last line has no line end; another program may still write to the file; end the last"
            + " line with a line end",
        missing(content));
  }

  @Test
  void emptyFileIsNotWhole() throws IOException {
    assertEquals("the file is empty; another program may still write to it", missing(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a = 1, \\\n", "\\\r\n"})
  void lineThatIsToBeContinuedIsNotWhole(String content) throws IOException {
    assertEquals(
        "the last line ends with a backslash, and the line that continues it is missing",
        missing(content));
  }

  @Test
  void jsonNeedsNoLineEnd() throws IOException {
    Path file = Files.writeString(directory.resolve("lan.cfg.json"), "{\"vrid\": 51}");
    assertNull(ConfigurationFile.of(Map.of("felix.fileinstall.filename", file.toUri())).missing());
  }

  @Test
  void configurationWithoutAFileIsWhole() {
    assertNull(ConfigurationFile.of(Map.of()).missing());
    for (String name : new String[] {"file:/not/there.cfg", "/not/there.cfg", "file:::", "\0"}) {
      assertNull(ConfigurationFile.of(Map.of("felix.fileinstall.filename", name)).missing());
    }
  }
}
