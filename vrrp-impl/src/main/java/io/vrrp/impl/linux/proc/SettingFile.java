// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.proc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the files of /proc/sys that hold a number. */
public final class SettingFile {

  private static final int MAX_LENGTH = 64;

  private SettingFile() {}

  /**
   * Returns the trimmed text of a file, read in one piece, because the kernel returns nothing to a
   * second read. {@link Files#readString} reads one byte first: it would return 1 instead of 10.
   */
  public static String read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(MAX_LENGTH), StandardCharsets.US_ASCII).strip();
    }
  }
}
