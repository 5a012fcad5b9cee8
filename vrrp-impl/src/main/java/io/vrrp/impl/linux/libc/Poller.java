// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Waits for sockets, a deadline and wake-ups at once. The deadline is a timerfd, because the
 * timeout of epoll_wait counts whole milliseconds: too coarse for intervals of 10 ms.
 */
public final class Poller {

  /** A deadline that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int MAX_EVENTS = 16;
  private static final boolean PACKED = Platform.ARCH.equals("x86-64");

  /** Only x86-64 packs struct epoll_event. */
  private static final int EVENT_SIZE = PACKED ? 12 : 16;

  private static final int EVENT_DATA = PACKED ? 4 : 8;

  /** Marks the timer's event: no socket has this number. */
  private static final long TIMER = -1;

  private static final long WAKE_UP = -2;

  private static final int ITIMERSPEC_SIZE = 32;
  private static final int ITIMERSPEC_VALUE = 16;
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final OpenResources resources = new OpenResources();
  private final Descriptor epoll;
  private final Descriptor timer;
  private final WakeUp wakeUp;

  /** Indexed by the socket's number. */
  private PolledSocket[] sockets = new PolledSocket[MAX_EVENTS];

  private final NativeMemory events = NativeMemory.ofStructures(MAX_EVENTS * EVENT_SIZE);
  private final NativeMemory timerValue = NativeMemory.ofStructures(ITIMERSPEC_SIZE);
  private final long clockOffset = MonotonicClock.offset();
  private long armedDeadline = NEVER;

  /** Whether the timer is set to {@code armedDeadline}, or off if that is NEVER. */
  private boolean isArmed = true;

  public Poller() throws IOException {
    try {
      epoll =
          resources.add(
              Descriptor.of(Libc.epollCreate(), "opening an epoll set"), Descriptor::close);
      timer =
          resources.add(Descriptor.of(Libc.timerfdCreate(), "opening a timer"), Descriptor::close);
      wakeUp = resources.add(WakeUp.open(), WakeUp::close);
      add(timer.number(), Libc.EPOLLIN, TIMER);
      add(wakeUp.number(), Libc.EPOLLIN, WAKE_UP);
    } catch (IOException e) {
      resources.close();
      throw e;
    }
  }

  /** Adds a socket that may have something to receive; it stays until it is closed. */
  public void add(PolledSocket socket) throws IOException {
    add(socket, Libc.EPOLLIN);
  }

  /** Includes a socket in the wait until it is connected, or the connection failed. */
  public void addConnecting(PolledSocket socket) throws IOException {
    add(socket, Libc.EPOLLOUT);
  }

  private void add(PolledSocket socket, int events) throws IOException {
    int number = socket.socket().number();
    if (number >= sockets.length) {
      sockets = Arrays.copyOf(sockets, 2 * number);
    }
    sockets[number] = socket;
    add(number, events, number);
  }

  private void add(int number, int events, long data) throws IOException {
    byte[] event =
        Structures.allocate(EVENT_SIZE).putInt(0, events).putLong(EVENT_DATA, data).array();
    int result = Libc.epollCtl(epoll.number(), Libc.EPOLL_CTL_ADD, number, event);
    if (result < 0) {
      throw Errno.failure("adding to an epoll set", -result);
    }
  }

  /** Waits until a socket is ready, a thread calls {@link #wakeUp}, or the deadline comes. */
  public void await(long deadline) {
    // Move the timer only to an earlier deadline. With each received advertisement the deadline
    // moves later: then the timer fires too early once, which costs less than one system call per
    // packet.
    if (!isArmed || deadline < armedDeadline) {
      arm(deadline);
    }
    while (onlyTimerFired() && armedDeadline < deadline) {
      arm(deadline);
    }
  }

  /** Waits for the first event. Returns whether it was the timer alone. */
  private boolean onlyTimerFired() {
    int count;
    do {
      count = Libc.epollWait(epoll.number(), events.address(), MAX_EVENTS, -1);
    } while (count == -Errno.EINTR); // The JVM uses signals for its own purposes.
    if (count < 0) {
      throw new IllegalStateException("epoll_wait: " + Errno.text(-count));
    }
    ByteBuffer ready = events.buffer();
    for (int i = 0; i < count; i++) {
      long data = ready.getLong(i * EVENT_SIZE + EVENT_DATA);
      if (data == TIMER) {
        isArmed = false; // The timer fires once and stays readable until it is set again.
      } else if (data == WAKE_UP) {
        wakeUp.drain();
      } else {
        sockets[(int) data].becomesReady();
      }
    }
    return count == 1 && !isArmed;
  }

  private void arm(long deadline) {
    long time = deadline == NEVER ? 0 : kernelTime(deadline);
    timerValue
        .buffer()
        .putLong(ITIMERSPEC_VALUE, time / NANOS_PER_SECOND)
        .putLong(ITIMERSPEC_VALUE + Long.BYTES, time % NANOS_PER_SECOND);
    int result = Libc.timerfdSettime(timer.number(), Libc.TFD_TIMER_ABSTIME, timerValue.address());
    if (result < 0) {
      throw new IllegalStateException("timerfd_settime: " + Errno.text(-result));
    }
    armedDeadline = deadline;
    isArmed = true;
  }

  /**
   * Converts a deadline to the kernel's clock. It returns at least 1, because 0 would disarm the
   * timer.
   */
  private long kernelTime(long deadline) {
    long time = deadline + clockOffset;
    boolean tooLate = deadline > 0 && clockOffset > 0 && time < 0;
    return tooLate ? Long.MAX_VALUE : Math.max(1, time);
  }

  /** Ends a wait from any thread. */
  public void wakeUp() {
    wakeUp.signal();
  }

  public void close() {
    resources.close();
  }
}
