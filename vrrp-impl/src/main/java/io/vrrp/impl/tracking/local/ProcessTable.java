// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The living processes, as /proc shows them. */
final class ProcessTable {

  /** The kernel cuts the name of a process after this number of characters. */
  private static final int MAX_NAME = 15;

  private static final int MAX_READ = 4096;

  private final Path proc;

  /**
   * @param proc the directory /proc
   */
  ProcessTable(Path proc) {
    this.proc = proc;
  }

  /** The PID of a living process with this command, or 0. */
  int find(String command) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path each : all) {
        int number = number(each.getFileName().toString());
        if (number > 0 && hasCommand(number, command) && isAlive(number)) {
          return number;
        }
      }
      return 0;
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Whether the process exists and has not ended. A zombie has ended. */
  boolean isAlive(int number) {
    String stat = read(number, "stat");
    int state = stat.lastIndexOf(')') + 2;
    return state > 1
        && state < stat.length()
        && stat.charAt(state) != 'Z'
        && stat.charAt(state) != 'X';
  }

  /**
   * Whether a process is known by this name: the kernel's name of the process, or the last part of
   * the path in its first argument.
   */
  boolean hasCommand(int number, String command) {
    if (command.length() <= MAX_NAME && read(number, "comm").stripTrailing().equals(command)) {
      return true;
    }
    String arguments = read(number, "cmdline");
    int end = arguments.indexOf('\0');
    String first = end < 0 ? arguments : arguments.substring(0, end);
    return first.substring(first.lastIndexOf('/') + 1).equals(command);
  }

  /** The beginning of a file of a process; empty if the process ended. */
  private String read(int number, String file) {
    try (InputStream content = Files.newInputStream(proc.resolve(number + "/" + file))) {
      return new String(content.readNBytes(MAX_READ), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
