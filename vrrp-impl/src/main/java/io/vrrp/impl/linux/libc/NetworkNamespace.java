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
 * A network namespace in which threads can run. Linux keeps the namespace per thread. What a thread
 * opens belongs to its namespace for ever, whichever thread uses it later. A thread inherits the
 * namespace of the thread that starts it. So all work in a namespace is done on threads made here,
 * and these must not start threads for other namespaces.
 */
public final class NetworkNamespace implements Closeable {

  private static final List<String> FOLDERS = List.of("/run/netns/", "/var/run/netns/");
  private static final String PRIVILEGE = "CAP_SYS_ADMIN";

  private final String name;

  /** Tells this namespace from another one of the same name. */
  private final Object identity;

  /** Null for the namespace of this process. */
  private final Descriptor file;

  /** The threads in the namespace that may still run. */
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
   * Opens the namespace that {@code ip netns} shows with this name. It exists at least until it is
   * closed here and all threads in it have ended, even if its name is removed.
   *
   * @throws IOException if it does not exist, or threads cannot enter it; the message names the
   *     missing privilege
   */
  public static NetworkNamespace named(String name) throws IOException {
    boolean possible =
        !name.isEmpty()
            && name.indexOf('/') < 0
            && name.indexOf('\0') < 0
            && !name.equals(".")
            && !name.equals("..");
    if (!possible) {
      throw new IOException("'" + name + "' is not a valid name of a network namespace");
    }
    Libc.load();
    NetworkNamespace namespace = new NetworkNamespace(name, open(name));
    try {
      // Find out now whether a thread can enter, and not on a later thread that a caller waits for.
      namespace.call(() -> null);
    } catch (IOException e) {
      namespace.close();
      throw e;
    }
    return namespace;
  }

  /**
   * Whether the name still denotes this namespace: false once it was deleted, or given to another
   * one.
   */
  public boolean isCurrent() {
    return name == null || Objects.equals(identity, identity(name));
  }

  private static Object identity(String name) {
    for (String folder : FOLDERS) {
      try {
        return Files.getAttribute(Path.of(folder + name), "unix:ino");
      } catch (IOException e) {
        continue; // It may be in the other directory.
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
   * Makes daemon threads that run in the namespace. Entering was tested when the namespace was
   * opened. A thread that still cannot enter does not run its task and ends with an exception.
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

  /** Whether all threads that were started in the namespace have ended. */
  public boolean isEmpty() {
    return inside.stream().noneMatch(Thread::isAlive);
  }

  private static Thread thread(Runnable task, String threadName) {
    Thread thread = new Thread(task, threadName);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs an action in the namespace, on a thread of its own, and waits for the result.
   *
   * @throws IOException if the action throws one, or the thread cannot enter the namespace
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
        // It ended just now: the caller has to close what it opened.
        return result(task);
      } catch (InterruptedException again) {
        throw new AssertionError("the thread has ended", again);
      } finally {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** An action in the namespace. If its caller no longer waits, its result is closed. */
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
          // No caller waits for this exception.
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

  /**
   * Moves the calling thread into the namespace. The lock prevents {@link #close} from freeing the
   * descriptor's number meanwhile, so that another file cannot get it.
   */
  private synchronized void enter() throws IOException {
    if (file == null) {
      return;
    }
    int result = Libc.setns(file.number(), Libc.CLONE_NEWNET);
    if (result == -Errno.EINVAL) {
      throw new IOException(name + ": this file is not a network namespace");
    }
    if (result < 0) {
      throw Errno.failure("entering network namespace " + name, -result, PRIVILEGE);
    }
  }

  private synchronized boolean isClosed() {
    return file != null && file.number() < 0;
  }

  /** Lets no more threads in; those inside stay. Calling it again has no effect. */
  @Override
  public synchronized void close() {
    if (file != null) {
      file.close();
    }
  }
}
