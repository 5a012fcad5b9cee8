// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Stops a thread of another process, as if it hung in a system call, until this object is closed.
 */
public final class StoppedThread implements AutoCloseable {

  private static final long PTRACE_DETACH = 17;
  private static final long PTRACE_SEIZE = 0x4206;
  private static final long PTRACE_INTERRUPT = 0x4207;

  /** Allows waiting for a thread like for a child process. */
  private static final int WALL = 0x4000_0000;

  private final Path task;
  private final int tid;

  /** Only the thread that stopped it can let it continue. */
  private final ExecutorService tracer = Executors.newSingleThreadExecutor();

  private StoppedThread(Path task) {
    this.task = task;
    this.tid = Integer.parseInt(task.getFileName().toString());
  }

  /**
   * Stops a thread.
   *
   * @param process the process of the thread
   * @param name the beginning of the thread's name, of which the kernel keeps 15 characters
   */
  public static StoppedThread of(LabProcess process, String name) {
    StoppedThread stopped = new StoppedThread(find(process.pid(), name));
    try {
      stopped.trace(
          () -> {
            Libc.ptrace(PTRACE_SEIZE, stopped.tid, null, null);
            Libc.ptrace(PTRACE_INTERRUPT, stopped.tid, null, null);
            Libc.waitpid(stopped.tid, null, WALL);
          });
    } catch (RuntimeException e) {
      stopped.tracer.shutdown();
      throw e;
    }
    return stopped;
  }

  private static Path find(long pid, String name) {
    try (Stream<Path> tasks = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
      List<Path> found = tasks.filter(task -> comm(task).startsWith(name)).toList();
      if (found.size() != 1) {
        throw new IllegalStateException(found.size() + " threads " + name + " in " + pid);
      }
      return found.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String comm(Path task) {
    try {
      return Files.readString(task.resolve("comm"));
    } catch (IOException e) {
      // The thread has ended meanwhile.
      return "";
    }
  }

  /** Returns whether it stands still. */
  public boolean isStopped() {
    try {
      return Files.readString(task.resolve("status")).contains("State:\tt (tracing stop)");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void trace(Runnable call) {
    try {
      tracer.submit(call).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("thread " + tid + " cannot be traced", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Lets it continue. */
  @Override
  public void close() {
    try {
      trace(() -> Libc.ptrace(PTRACE_DETACH, tid, null, null));
    } finally {
      tracer.shutdown();
    }
  }

  private static final class Libc {
    static {
      Native.register(Libc.class, "c");
    }

    static native long ptrace(long request, int tid, Pointer address, Pointer data)
        throws LastErrorException;

    static native int waitpid(int tid, Pointer status, int options) throws LastErrorException;
  }
}
