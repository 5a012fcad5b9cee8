// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

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
 * The file that a configuration comes from. The watcher of files reads it as soon as it does not
 * change for a moment, but its writer may only have paused: a number that lacks its last digit is
 * another number. A text file is whole when its last line has a line end.
 */
final class ConfigurationFile {

  /** File Install's, also in Karaf. */
  private static final String FILE_NAME = "felix.fileinstall.filename";

  private static final int END = 3;

  private final Path path;

  private ConfigurationFile(Path path) {
    this.path = path;
  }

  /** That of these properties, which may come from elsewhere. */
  static ConfigurationFile of(Map<String, ?> properties) {
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

  /** What it lacks to be whole, or null if it is whole, or if there is none that can be read. */
  String missing() {
    if (path == null) {
      return null;
    }
    try {
      String end = end();
      if (end.isEmpty()) {
        return "the file is empty; it may still be being written";
      }
      // UTF-16 ends in a zero byte; the parser refuses it by name.
      if (!end.endsWith("\n") && !end.endsWith("\r") && !end.endsWith("\0")) {
        return "the last line has no line end; it may still be being written; end it with a new"
            + " line";
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
        // Until its end.
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }
  }
}
