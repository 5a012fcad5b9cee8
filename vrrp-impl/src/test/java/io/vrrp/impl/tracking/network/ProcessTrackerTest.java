// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.impl.linux.RequiresNamespace;
import io.vrrp.impl.tracking.RecordingSink;
import io.vrrp.impl.tracking.local.TrackedProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests with real processes. */
@RequiresNamespace
class ProcessTrackerTest {

  @TempDir Path directory;

  private TrackingTestBed bed;
  private Path program;

  @BeforeEach
  void open() throws Exception {
    bed = new TrackingTestBed();
    program = directory.resolve("trackeddaemon");
    Files.copy(Path.of("/bin/sleep"), program);
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  private RecordingSink track(String command, Path pidFile) {
    return bed.start(
        bed.namespaces()
            .ofProcess(
                new TrackedProcess(command, pidFile),
                task -> {
                  new Thread(task).start();
                  return true;
                }));
  }

  private Process run() throws Exception {
    return new ProcessBuilder(program.toString(), "100").start();
  }

  private static void kill(Process process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Test
  void killedProcessIsDownUntilItRunsAgain() throws Exception {
    RecordingSink sink = track("trackeddaemon", null);
    assertEquals("down: no process trackeddaemon runs", sink.next());
    Process process = run();
    assertEquals("up: process trackeddaemon " + process.pid() + " runs", sink.next());
    kill(process);
    assertEquals("down: no process trackeddaemon runs", sink.next());
  }

  @Test
  void anotherProcessOfTheNameTakesItsPlace() throws Exception {
    Process first = run();
    Process second = run();
    RecordingSink sink = track("trackeddaemon", null);
    String up = sink.next();
    boolean firstIsWatched = up.equals("up: process trackeddaemon " + first.pid() + " runs");
    kill(firstIsWatched ? first : second);
    Process left = firstIsWatched ? second : first;
    assertEquals("up: process trackeddaemon " + left.pid() + " runs", sink.next());
    kill(left);
    assertEquals("down: no process trackeddaemon runs", sink.next());
  }

  @Test
  void processOfThePidFileMustHaveTheName() throws Exception {
    Path pidFile = directory.resolve("pid");
    RecordingSink sink = track("trackeddaemon", pidFile);
    assertEquals("down: " + pidFile + " does not exist", sink.next());
    Files.writeString(pidFile, "\n");
    assertEquals("down: " + pidFile + " has no process number in its first line", sink.next());
    Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
    assertEquals(
        "down: process "
            + ProcessHandle.current().pid()
            + " of "
            + pidFile
            + " is not trackeddaemon",
        sink.next());
    Process process = run();
    Files.writeString(pidFile, process.pid() + "\n");
    assertEquals("up: process trackeddaemon " + process.pid() + " runs", sink.next());
    kill(process);
    assertEquals(
        "down: process " + process.pid() + " of " + pidFile + " does not run", sink.next());
  }

  /** The shell does not wait for its child: the child stays as a zombie. */
  @Test
  void zombieIsDead() throws Exception {
    Path pidFile = directory.resolve("pid");
    Process parent =
        new ProcessBuilder("sh", "-c", program + " 100 & echo $! > " + pidFile + "; exec sleep 100")
            .start();
    RecordingSink sink = track(null, pidFile);
    while (!sink.next().startsWith("up: ")) {
      // The shell has not written the file yet.
    }
    long child = Long.parseLong(Files.readString(pidFile).strip());
    ProcessHandle.of(child).orElseThrow().destroyForcibly();
    assertEquals("down: process " + child + " of " + pidFile + " does not run", sink.next());
    kill(parent);
  }
}
