// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The process that must live.
 *
 * @param command its name, or null for any
 * @param pidFile the file with its PID, or null for any process with the name
 */
public record TrackedProcess(String command, Path pidFile) {

  private static final int MAX_NUMBER = 20;

  /**
   * The result of looking for the process.
   *
   * @param number its PID, or 0
   * @param reason why it was found or not
   */
  public record Found(int number, String reason) {}

  /** Looks for the process. */
  public Found look() {
    return look(new ProcessTable(Path.of("/proc")));
  }

  Found look(ProcessTable processes) {
    try {
      if (pidFile == null) {
        int number = processes.find(command);
        return number == 0 ? none("no process " + command + " runs") : runs(number);
      }
      if (!Files.readAttributes(pidFile, "isRegularFile").get("isRegularFile").equals(true)) {
        return none(pidFile + " is no regular file");
      }
      int number = numberInFile();
      if (number <= 0) {
        return none(pidFile + " has no process number in its first line");
      }
      if (!processes.isAlive(number)) {
        return none("process " + number + " of " + pidFile + " does not run");
      }
      if (command != null && !processes.hasCommand(number, command)) {
        return none("process " + number + " of " + pidFile + " is not " + command);
      }
      return runs(number);
    } catch (NoSuchFileException e) {
      return none(pidFile + " does not exist");
    } catch (IOException e) {
      String what = pidFile == null ? "/proc" : pidFile.toString();
      return none(what + " cannot be read: " + TrackedFile.reason(e));
    }
  }

  private static Found none(String reason) {
    return new Found(0, reason);
  }

  private Found runs(int number) {
    return new Found(
        number, "process " + (command == null ? "" : command + " ") + number + " runs");
  }

  private int numberInFile() throws IOException {
    try (InputStream content = Files.newInputStream(pidFile)) {
      String text = new String(content.readNBytes(MAX_NUMBER), StandardCharsets.ISO_8859_1);
      return Integer.parseInt(text.strip().split("\\s", 2)[0]);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
