// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** A process of a host: its output can be waited for, signals can be sent. */
public final class LabProcess implements AutoCloseable {

  private static final Duration PRESS_AGAIN = Duration.ofSeconds(5);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

  private final String name;
  private final Process process;
  private final long started;
  private final PrintWriter input;
  private final List<String> lines = new ArrayList<>();

  private LabProcess(String name, Process process, long started) {
    this.name = name;
    this.process = process;
    this.started = started;
    this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  static LabProcess start(List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      long now = PacketTap.now();
      LabProcess started = new LabProcess(log.getFileName().toString(), builder.start(), now);
      Thread reader = new Thread(() -> started.read(log), "output of " + started.name);
      reader.setDaemon(true);
      reader.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Path log) {
    try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter file = new PrintWriter(Files.newBufferedWriter(log), true)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        file.println(line);
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      synchronized (lines) {
        lines.add(e.toString());
        lines.notifyAll();
      }
    }
  }

  /** Returns its PID, as this JVM sees it. */
  public long pid() {
    return process.pid();
  }

  /** Returns when it was started, on the clock of {@link Frame#nanos()}. */
  public long started() {
    return started;
  }

  /** Returns whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the lines printed so far. */
  public List<String> output() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Returns the lines printed so far, without the given number of first lines. */
  public List<String> outputFrom(int first) {
    synchronized (lines) {
      return List.copyOf(lines.subList(first, lines.size()));
    }
  }

  /** Returns the resources that it and its descendants use. */
  public ProcessUsage usage() {
    return ProcessUsage.of(process.toHandle());
  }

  /** Sends a line to its standard input. */
  public void type(String line) {
    input.println(line);
  }

  /** Sends keys to its standard input, for example {@code "\t"}. */
  public void press(String keys) {
    input.print(keys);
    input.flush();
  }

  /**
   * Presses keys until a matching line is printed. A terminal may drop keys that are pressed while
   * a command ends, before the next prompt: so they are pressed again.
   *
   * @param regex must be found in a line that is printed from now on
   * @param keys the keys; pressing them twice must do no harm
   */
  public void pressUntil(String regex, String keys, Duration limit) {
    int from = output().size();
    Pattern expected = Pattern.compile(regex);
    AtomicLong nextPressing = new AtomicLong(System.nanoTime());
    Await.until(
        name + " prints /" + regex + "/",
        limit,
        () -> {
          if (System.nanoTime() - nextPressing.get() >= 0) {
            press(keys);
            nextPressing.addAndGet(PRESS_AGAIN.toNanos());
          }
          List<String> lines = output();
          return lines.subList(from, lines.size()).stream()
              .anyMatch(line -> expected.matcher(line).find());
        });
  }

  /**
   * Waits for a line of output.
   *
   * @param regex found somewhere in the line
   * @param limit how long to wait
   * @return the number of lines up to and with the first such line
   */
  public int awaitLine(String regex, Duration limit) {
    return awaitLine(regex, 0, limit);
  }

  /**
   * Waits for a line of output.
   *
   * @param regex found somewhere in the line
   * @param from how many lines to skip
   * @param limit how long to wait
   * @return the number of lines up to and with the first such line
   */
  public int awaitLine(String regex, int from, Duration limit) {
    Pattern pattern = Pattern.compile(regex);
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (lines) {
      int next = from;
      while (true) {
        for (; next < lines.size(); next++) {
          if (pattern.matcher(lines.get(next)).find()) {
            return next + 1;
          }
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0) {
          throw new AssertionError(
              name
                  + " printed no line /"
                  + regex
                  + "/ within "
                  + limit.toMillis()
                  + " ms:\n"
                  + String.join("\n", lines.subList(Math.max(0, lines.size() - 50), lines.size())));
        }
        try {
          lines.wait(millis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted", e);
        }
      }
    }
  }

  /** Ends it at once, as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(KILL_LIMIT);
  }

  /** Asks it to end (SIGTERM); {@link #awaitExit} waits for it. */
  public void terminate() {
    // Unlike the method of the process, this leaves its streams open.
    process.toHandle().destroy();
  }

  /** Stops its execution (SIGSTOP). */
  public void freeze() {
    signal("STOP");
  }

  /** Ends {@link #freeze()} (SIGCONT). */
  public void thaw() {
    signal("CONT");
  }

  /** Sends a signal by its name, for example {@code USR1}. */
  public void signal(String signal) {
    Command.run("kill -" + signal + " " + pid());
  }

  /**
   * Waits for its end.
   *
   * @return its exit status; 128 + n if signal n ended it
   */
  public int awaitExit(Duration limit) {
    try {
      if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError(name + " still runs after " + limit.toMillis() + " ms");
  }

  /** Kills it if it runs. */
  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
