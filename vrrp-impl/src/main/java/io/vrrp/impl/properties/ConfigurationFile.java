// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.properties;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The file of a configuration. The file watcher reads a file as soon as it has not changed for a
 * moment, but the writing program may only have paused, perhaps within a number. A text file is
 * complete when its last line has a line end.
 */
public final class ConfigurationFile {

  /** File Install's property, also in Karaf. */
  public static final String FILE_NAME = "felix.fileinstall.filename";

  private static final int END = 3;

  private final Path path;

  private ConfigurationFile(Path path) {
    this.path = path;
  }

  /** The file of these properties; they may also have none. */
  public static ConfigurationFile of(Map<String, ?> properties) {
    Object name = properties.get(FILE_NAME);
    if (name == null) {
      return new ConfigurationFile(null);
    }
    try {
      String text = name.toString();
      return new ConfigurationFile(
          text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text));
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return new ConfigurationFile(null);
    }
  }

  /** What is missing in the file; null if it is complete or cannot be read. */
  public String missing() {
    // The JSON reader refuses a file without its last bracket.
    if (path == null || path.toString().endsWith(".json")) {
      return null;
    }
    try {
      String end = end();
      if (end.isEmpty()) {
        return "the file is empty; another program may still write to it";
      }
      // UTF-16 ends in a zero byte; the parser refuses it with its own message.
      if (!end.endsWith("\n") && !end.endsWith("\r") && !end.endsWith("\0")) {
        return "the last line has no line end; another program may still write to the file; end the"
            + " last line with a line end";
      }
      return end.stripTrailing().endsWith("\\")
          ? "the last line ends with a backslash, and the line that continues it is missing"
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private String end() throws IOException {
    try (SeekableByteChannel file = Files.newByteChannel(path)) {
      file.position(Math.max(0, file.size() - END));
      ByteBuffer bytes = ByteBuffer.allocate(END);
      while (bytes.hasRemaining() && file.read(bytes) >= 0) {
        // The end of the file.
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }
  }
}
