// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/**
 * A network namespace in which threads can run. Linux keeps it per thread: what a thread opens
 * belongs to its namespace for good, whoever uses it later, and a thread that it starts begins in
 * the same namespace. So whatever is done in a namespace is done by the threads made here, which
 * must not start any of others.
 */
public final class NetworkNamespace implements Closeable {

  private static final List<String> FOLDERS = List.of("/run/netns/", "/var/run/netns/");
  private static final String PRIVILEGE = "CAP_SYS_ADMIN";

  private final String name;

  /** What tells it from another of the same name. */
  private final Object identity;

  /** Null for the namespace of the process. */
  private final Descriptor file;

  /** Those in it that nobody has waited for. */
  private final Queue<Thread> inside = new ConcurrentLinkedQueue<>();

  private NetworkNamespace(String name, Descriptor file) {
    this.name = name;
    this.file = file;
    this.identity = name == null ? null : identity(name);
  }

  /** The namespace of this process. */
  public static NetworkNamespace own() {
    return new NetworkNamespace(null, null);
  }

  /**
   * The namespace that {@code ip netns} knows by this name. It exists at least until it is closed
   * here and all threads in it have ended, even if its name is taken away.
   *
   * @throws IOException if there is none, or threads cannot enter it; the message says what is
   *     missing
   */
  public static NetworkNamespace named(String name) throws IOException {
    boolean possible =
        !name.isEmpty()
            && name.indexOf('/') < 0
            && name.indexOf('\0') < 0
            && !name.equals(".")
            && !name.equals("..");
    if (!possible) {
      throw new IOException("'" + name + "' is no name of a network namespace");
    }
    Libc.load();
    NetworkNamespace namespace = new NetworkNamespace(name, open(name));
    try {
      // Later, on a thread that somebody waits for, would be a bad time to find out.
      namespace.call(() -> null);
    } catch (IOException e) {
      namespace.close();
      throw e;
    }
    return namespace;
  }

  /** Whether its name still stands for it; false once it was deleted, or is another one's. */
  public boolean isCurrent() {
    return name == null || Objects.equals(identity, identity(name));
  }

  private static Object identity(String name) {
    for (String folder : FOLDERS) {
      try {
        return Files.getAttribute(Path.of(folder + name), "unix:ino");
      } catch (IOException e) {
        continue; // Perhaps it is in the other folder.
      }
    }
    return null;
  }

  private static Descriptor open(String name) throws IOException {
    for (String folder : FOLDERS) {
      int opened = Libc.open(folder + name, Libc.O_RDONLY | Libc.O_CLOEXEC);
      if (opened != -Errno.ENOENT) {
        return Descriptor.of(opened, "opening network namespace " + folder + name);
      }
    }
    throw new IOException(
        "there is no network namespace "
            + name
            + ": neither "
            + String.join(name + " nor ", FOLDERS)
            + name
            + " exists");
  }

  /**
   * Makes daemon threads that run in the namespace. Entering it was tried beforehand; a thread that
   * cannot does not run its task, and ends by an exception.
   *
   * @throws IllegalStateException by the factory if the namespace is closed
   */
  public ThreadFactory threads(String threadName) {
    return task -> {
      if (isClosed()) {
        throw new IllegalStateException("network namespace " + name + " is closed");
      }
      Thread thread =
          thread(
              () -> {
                try {
                  enter();
                } catch (IOException e) {
                  throw new IllegalStateException(e.getMessage(), e);
                }
                task.run();
              },
              threadName);
      inside.add(thread);
      return thread;
    };
  }

  /** Whether every thread that was started in it has ended. */
  public boolean isEmpty() {
    return inside.stream().noneMatch(Thread::isAlive);
  }

  private static Thread thread(Runnable task, String threadName) {
    Thread thread = new Thread(task, threadName);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Does something in the namespace, on a thread of its own, and waits for it.
   *
   * @throws IOException if that throws one, or the namespace cannot be entered
   */
  public <T> T call(Callable<T> action) throws IOException {
    Task<T> task =
        new Task<>(
            () -> {
              enter();
              return action.call();
            });
    Thread thread = thread(task, "vrrp-namespace");
    thread.start();
    try {
      return result(task);
    } catch (InterruptedException e) {
      try {
        if (task.cancel(false)) {
          inside.add(thread);
          throw new InterruptedIOException("interrupted while waiting for a network namespace");
        }
        // It ended in this very moment: what it opened is for the caller to close.
        return result(task);
      } catch (InterruptedException again) {
        throw new AssertionError("waited for what has ended", again);
      } finally {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Something that is done in the namespace. What it opens for nobody is closed. */
  private static final class Task<T> extends FutureTask<T> {

    Task(Callable<T> action) {
      super(action);
    }

    @Override
    protected void set(T result) {
      super.set(result);
      if (isCancelled() && result instanceof AutoCloseable opened) {
        try {
          opened.close();
        } catch (Exception e) {
          // Nobody is there to be told.
        }
      }
    }
  }

  private static <T> T result(FutureTask<T> task) throws IOException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      if (cause instanceof Error failure) {
        throw failure;
      }
      throw new IOException(cause);
    }
  }

  /** Takes the calling thread into the namespace. The lock keeps it out of a file opened anew. */
  private synchronized void enter() throws IOException {
    if (file == null) {
      return;
    }
    int result = Libc.setns(file.number(), Libc.CLONE_NEWNET);
    if (result == -Errno.EINVAL) {
      throw new IOException(name + " is the name of a file that is no network namespace");
    }
    if (result < 0) {
      throw Errno.failure("entering network namespace " + name, -result, PRIVILEGE);
    }
  }

  private synchronized boolean isClosed() {
    return file != null && file.number() < 0;
  }

  /** No more threads can enter; those inside stay. Harmless when called again. */
  @Override
  public synchronized void close() {
    if (file != null) {
      file.close();
    }
  }
}
