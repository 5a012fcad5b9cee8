// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpTracker;
import io.vrrp.impl.tracking.RecordingSink;
import io.vrrp.impl.tracking.poll.PollSettings;
import io.vrrp.impl.tracking.poll.ProbeRunner;
import io.vrrp.impl.tracking.poll.ProbeRunner.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackedFileTest {

  @TempDir Path directory;

  private final ProbeRunner runner =
      new ProbeRunner(
          defect -> {
            throw new AssertionError(defect);
          });

  @AfterEach
  void close() {
    runner.close();
  }

  private Path file() {
    return directory.resolve("state");
  }

  private Answer look() {
    return new TrackedFile(file()).look();
  }

  @Test
  void missingFileIsDown() {
    assertEquals(Answer.failure(file() + " does not exist"), look());
    assertEquals(
        Answer.failure(directory + "/none/state does not exist"),
        new TrackedFile(directory.resolve("none/state")).look());
  }

  @ParameterizedTest
  @CsvSource({"'-50\n',-50", "'50\nrest\n',50", "'+253',253", "'0\n',0", "' 7 \n',7", "'7\r\n',7"})
  void numberInTheFirstLineIsTheWeight(String content, int weight) throws Exception {
    Files.writeString(file(), content);
    assertEquals(new Answer(true, file() + " says " + weight, weight), look());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n50\n", "text\n", "5 apples\n", "1000000000000\n", "--5\n"})
  void anyOtherFileIsUpWithoutAWeight(String content) throws Exception {
    Files.writeString(file(), content);
    assertEquals(Answer.success(file() + " exists"), look());
  }

  @Test
  void numberBeyondTheRangeIsAnError() throws Exception {
    Files.writeString(file(), "254\n");
    assertEquals(Answer.failure(file() + ": the number 254 is not -253 to 253"), look());
  }

  @Test
  void directoryAndHugeFileAndFifoAreNotRead() throws Exception {
    Files.createDirectory(file());
    assertEquals(Answer.success(file() + " exists"), look());
    Files.delete(file());
    Files.writeString(file(), "7" + "7".repeat(1_000_000));
    assertEquals(Answer.success(file() + " exists"), look());
    Files.delete(file());
    assertEquals(
        0, new ProcessBuilder("mkfifo", file().toString()).start().onExit().join().exitValue());
    assertEquals(Answer.success(file() + " exists"), look());
  }

  @Test
  void reasonSaysWhyTheFileCannotBeRead() throws Exception {
    Files.createSymbolicLink(file(), file());
    String reason = look().reason();
    assertTrue(
        reason.startsWith(file() + " cannot be read: Too many levels of symbolic links"), reason);
    assertEquals(reason, new TrackedProcess(null, file()).look().reason());
  }

  @Test
  void removedFileIsDownUntilItIsThereAgain() throws Exception {
    Files.writeString(file(), "20\n");
    VrrpTracker tracker =
        runner.tracker(
            new PollSettings(20, 5_000, 1, 1), "the file", new TrackedFile(file())::look);
    RecordingSink sink = new RecordingSink();
    tracker.start(sink);
    assertEquals("up 20: " + file() + " says 20", sink.next());
    Files.writeString(file(), "30\n");
    sink.await("up 30: " + file() + " says 30");
    Files.delete(file());
    assertEquals("down: " + file() + " does not exist", sink.next());
    Files.writeString(file(), "");
    assertEquals("up: " + file() + " exists", sink.next());
    tracker.stop();
  }

  @Test
  void probeThatHangsIsDownAndDelaysNoOther() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    VrrpTracker hanging =
        runner.tracker(
            new PollSettings(20, 60, 2, 1),
            "the disk",
            () -> {
              never.await();
              return Answer.success("answers");
            });
    VrrpTracker other =
        runner.tracker(
            new PollSettings(20, 60, 2, 1), "the other", () -> Answer.success("answers"));
    RecordingSink first = new RecordingSink();
    RecordingSink second = new RecordingSink();
    hanging.start(first);
    other.start(second);
    assertEquals("up: answers", second.next());
    assertEquals("down: no answer from the disk for 2 probes", first.next());
    hanging.stop();
    other.stop();
    assertTrue(second.all().size() == 1);
  }

  @Test
  void probeThatFailsWithAnExceptionIsDown() throws Exception {
    VrrpTracker failing =
        runner.tracker(
            new PollSettings(20, 60, 1, 1),
            "it",
            () -> {
              throw new IllegalStateException("broken");
            });
    RecordingSink sink = new RecordingSink();
    failing.start(sink);
    assertEquals("down: java.lang.IllegalStateException: broken", sink.next());
    failing.stop();
  }
}
