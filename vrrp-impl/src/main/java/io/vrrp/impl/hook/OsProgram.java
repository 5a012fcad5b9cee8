// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts programs of the operating system. */
final class OsProgram implements Program {

  private static final long TERMINATION_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CHECK_MILLIS = 20;
  private static final long PAUSE_WHILE_PRINTING_MILLIS = 1;
  private static final int BUFFER_BYTES = 8_192;

  /** As much as a pipe holds. So a program that prints without end can still be killed in time. */
  private static final int MAX_READS = 8;

  @Override
  public Running start(List<String> command, Map<String, String> variables) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true);
    builder.environment().putAll(variables);
    return new OsProcess(builder.start());
  }

  private static final class OsProcess implements Running {

    private final Process process;
    private final OutputTail output = new OutputTail();
    private final byte[] buffer = new byte[BUFFER_BYTES];

    OsProcess(Process process) {
      this.process = process;
    }

    @Override
    public boolean await(long millis) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      boolean ended = false;
      for (long left = millis; !ended && left >= 0; left = millisUntil(end)) {
        // A program that prints more than a pipe holds must not wait for its output to be read.
        long pause = read() ? PAUSE_WHILE_PRINTING_MILLIS : CHECK_MILLIS;
        ended = process.waitFor(Math.min(left, pause), TimeUnit.MILLISECONDS);
      }
      read();
      if (ended) {
        close();
      }
      return ended;
    }

    private static long millisUntil(long end) {
      long left = end - System.nanoTime();
      return left <= 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(left) + 1;
    }

    /**
     * Reads the available output and never waits. So a program in the background that keeps the
     * output open does not delay the hook.
     *
     * @return whether there was any output
     */
    private boolean read() {
      boolean any = false;
      try {
        InputStream in = process.getInputStream();
        for (int i = 0; i < MAX_READS && in.available() > 0; i++) {
          int length = in.read(buffer, 0, Math.min(in.available(), buffer.length));
          output.add(buffer, Math.max(0, length));
          any = true;
        }
      } catch (IOException e) {
        // The output is only for the log.
      }
      return any;
    }

    private void close() {
      try {
        process.getInputStream().close();
      } catch (IOException e) {
        // Nothing more is read from it.
      }
    }

    @Override
    public int exitStatus() {
      return process.exitValue();
    }

    @Override
    public String output() {
      return output.text();
    }

    @Override
    public void kill() {
      List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
      family.add(process.toHandle());
      family.forEach(ProcessHandle::destroy);
      awaitEnd(family);
      // Processes that did not end may have started others.
      List<ProcessHandle> rest = new ArrayList<>(family);
      family.stream()
          .filter(ProcessHandle::isAlive)
          .forEach(p -> p.descendants().forEach(rest::add));
      rest.forEach(ProcessHandle::destroyForcibly);
      // Do not wait for the others: they become children of process 1, which may leave them as
      // zombies for long.
      awaitEnd(List.of(process.toHandle()));
      read();
      close();
    }

    private static void awaitEnd(Collection<ProcessHandle> processes) {
      boolean interrupted = false;
      long end = System.nanoTime() + TERMINATION_NANOS;
      while (processes.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() - end < 0) {
        try {
          TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
