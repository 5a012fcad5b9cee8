// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.local;

import io.vrrp.impl.tracking.poll.ProbeRunner.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that is up while it exists. A number in its first line is added to the priority.
 *
 * @param path its path
 */
public record TrackedFile(Path path) {

  /** A number is never longer. The file may have any size. */
  private static final int MAX_FIRST_LINE = 64;

  private static final Pattern NUMBER =
      Pattern.compile("\\h*([+-]?\\d{1,9})\\h*(\\R.*|$)", Pattern.DOTALL);
  private static final int MAX_WEIGHT = 253;

  /** Reads the file. This hangs if the file system hangs. */
  public Answer look() {
    try {
      // Do not open other kinds of files: this may wait for another program, or have side effects.
      if (!Files.readAttributes(path, "isRegularFile").get("isRegularFile").equals(true)) {
        return Answer.success(path + " exists");
      }
      Matcher number = NUMBER.matcher(beginning());
      if (!number.matches()) {
        return Answer.success(path + " exists");
      }
      int weight = Integer.parseInt(number.group(1));
      return Math.abs(weight) > MAX_WEIGHT
          ? Answer.failure(path + ": the number " + weight + " is not -253 to 253")
          : new Answer(true, path + " says " + weight, weight);
    } catch (NoSuchFileException e) {
      return Answer.failure(path + " does not exist");
    } catch (IOException e) {
      return Answer.failure(path + " cannot be read: " + reason(e));
    }
  }

  /** Why a file cannot be read, without its name. */
  static String reason(IOException e) {
    return e instanceof FileSystemException failed && failed.getReason() != null
        ? failed.getReason()
        : e.getClass().getSimpleName();
  }

  private String beginning() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_FIRST_LINE);
    try (SeekableByteChannel file = Files.newByteChannel(path)) {
      while (bytes.hasRemaining() && file.read(bytes) >= 0) {
        // Until its end.
      }
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
  }
}
