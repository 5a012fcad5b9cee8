// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs programs of the operating system. */
class OsProgramTest {

  private static final long LIMIT_MILLIS = 30_000;

  @TempDir Path directory;

  private final Program program = new OsProgram();

  private Program.Running shell(String script, String... arguments) throws IOException {
    String[] command = new String[3 + arguments.length];
    command[0] = "/bin/sh";
    command[1] = "-c";
    command[2] = script;
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    return program.start(List.of(command), Map.of("VRRP_STATE", "MASTER"));
  }

  private static void awaitEnd(Program.Running running) throws InterruptedException {
    assertTrue(running.await(LIMIT_MILLIS));
  }

  @Test
  void exitStatusEnvironmentAndArgumentsArePassed() throws Exception {
    Program.Running running = shell("echo \"$VRRP_STATE $0 $1\"; exit 3", "a  b", "*");
    awaitEnd(running);
    assertEquals(3, running.exitStatus());
    assertEquals("MASTER a  b *", running.output());
  }

  @Test
  void inputIsAtItsEnd() throws Exception {
    Program.Running running = shell("cat; echo end");
    awaitEnd(running);
    assertEquals("end", running.output());
  }

  @Test
  void endOfLongOutputIsKept() throws Exception {
    Program.Running running = shell("seq 1 100000; echo error >&2; printf 'a\\tb\\n'");
    while (!running.await(1)) {
      // The pipe is smaller than the output.
    }
    assertEquals("99998 | 99999 | 100000 | error | a b", running.output());
  }

  /** It would otherwise be killed after its timeout. */
  @Test
  void programThatPrintsMoreThanAPipeHoldsEndsWithinOneAwait() throws Exception {
    Program.Running running = shell("seq 1 1000000");
    awaitEnd(running);
    assertTrue(running.output().endsWith("999999 | 1000000"), running.output());
  }

  @Test
  void programInTheBackgroundDoesNotHoldUpTheEnd() throws Exception {
    Path pid = directory.resolve("pid");
    Program.Running running = shell("sleep 1000 & echo $! > \"$0\"", pid.toString());
    awaitEnd(running);
    ProcessHandle background = handle(pid);
    assertTrue(background.isAlive());
    background.destroyForcibly();
  }

  @Test
  @Timeout(30)
  void childrenAreKilledToo() throws Exception {
    Path pid = directory.resolve("pid");
    Program.Running running =
        shell(
            "trap '' TERM; (trap '' TERM; echo $$; sleep 1000) & echo $! > $0.new; mv $0.new $0;"
                + " wait; sleep 1000",
            pid.toString());
    while (!Files.exists(pid)) {
      assertFalse(running.await(1));
    }
    ProcessHandle child = handle(pid);
    running.kill();
    while (!isGone(child)) {
      Thread.onSpinWait();
    }
    awaitEnd(running);
  }

  /** Whether the process has ended, although it may still be a zombie. */
  private static boolean isGone(ProcessHandle process) throws IOException {
    Path stat = Path.of("/proc/" + process.pid() + "/stat");
    try {
      return Files.readString(stat).contains(") Z ");
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private static ProcessHandle handle(Path pid) throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
  }

  @Test
  void missingProgramIsAnException() {
    assertThrows(IOException.class, () -> program.start(List.of("/nonexistent/program"), Map.of()));
  }
}
