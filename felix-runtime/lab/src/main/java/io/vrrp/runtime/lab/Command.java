// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short commands that are expected to succeed. */
final class Command {
  private Command() {}

  /** Runs a command, its words separated by single blanks, and returns what it printed. */
  static String run(String command) {
    return run(List.of(command.split(" ")));
  }

  /** Runs a command and returns what it printed. */
  static String run(List<String> command) {
    Result result = execute(command);
    if (result.status() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + ": exit " + result.status() + ": " + result.output());
    }
    return result.output();
  }

  static Result execute(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + String.join(" ", command), e);
    }
  }

  /**
   * Whether an executable contains a word, such as a keyword of its configuration.
   *
   * @param program a path, or a name to be found by PATH
   */
  static boolean executableContains(String program, String word) {
    return execute(
                List.of("sh", "-c", "grep -qF -- \"$1\" \"$(command -v \"$0\")\"", program, word))
            .status()
        == 0;
  }

  record Result(int status, String output) {}
}
