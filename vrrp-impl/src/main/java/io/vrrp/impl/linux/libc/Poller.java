// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Waits for sockets, a deadline and wake-ups in one place. The deadline is a timerfd, since the
 * timeout of epoll_wait counts whole milliseconds, too coarse for intervals of 10 ms.
 */
public final class Poller {

  /** A deadline that is never reached. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int MAX_EVENTS = 16;
  private static final boolean PACKED = Platform.ARCH.equals("x86-64");

  /** struct epoll_event is packed on x86-64 only. */
  private static final int EVENT_SIZE = PACKED ? 12 : 16;

  private static final int EVENT_DATA = PACKED ? 4 : 8;

  /** What is not a socket's number. */
  private static final long TIMER = -1;

  private static final long WAKE_UP = -2;

  private static final int ITIMERSPEC_SIZE = 32;
  private static final int ITIMERSPEC_VALUE = 16;
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final OpenResources resources = new OpenResources();
  private final Descriptor epoll;
  private final Descriptor timer;
  private final WakeUp wakeUp;

  /** By the number of its socket. */
  private PolledSocket[] sockets = new PolledSocket[MAX_EVENTS];

  private final NativeMemory events = NativeMemory.ofStructures(MAX_EVENTS * EVENT_SIZE);
  private final NativeMemory timerValue = NativeMemory.ofStructures(ITIMERSPEC_SIZE);
  private final long clockOffset = MonotonicClock.offset();
  private long armedDeadline = NEVER;

  /** Whether the timer is set to the armed deadline, or to never if there is none. */
  private boolean isArmed = true;

  public Poller() throws IOException {
    try {
      epoll =
          resources.add(
              Descriptor.of(Libc.epollCreate(), "opening an epoll set"), Descriptor::close);
      timer =
          resources.add(Descriptor.of(Libc.timerfdCreate(), "opening a timer"), Descriptor::close);
      wakeUp = resources.add(WakeUp.open(), WakeUp::close);
      add(timer.number(), TIMER);
      add(wakeUp.number(), WAKE_UP);
    } catch (IOException e) {
      resources.close();
      throw e;
    }
  }

  /** Includes a socket in the wait, until it is closed. */
  public void add(PolledSocket socket) throws IOException {
    int number = socket.socket().number();
    if (number >= sockets.length) {
      sockets = Arrays.copyOf(sockets, 2 * number);
    }
    sockets[number] = socket;
    add(number, number);
  }

  private void add(int number, long data) throws IOException {
    byte[] event =
        Structures.allocate(EVENT_SIZE).putInt(0, Libc.EPOLLIN).putLong(EVENT_DATA, data).array();
    int result = Libc.epollCtl(epoll.number(), Libc.EPOLL_CTL_ADD, number, event);
    if (result < 0) {
      throw Errno.failure("adding to an epoll set", -result);
    }
  }

  /** Waits until a socket is ready, a wake-up or the deadline, {@link #NEVER} for none. */
  public void await(long deadline) {
    // A timer that fires too early is better than one set anew whenever somebody was heard.
    if (!isArmed || deadline < armedDeadline) {
      arm(deadline);
    }
    while (onlyTimerFired() && armedDeadline < deadline) {
      arm(deadline);
    }
  }

  /** Waits for the first of all; returns whether it was the timer and nothing else. */
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
        isArmed = false; // It fires once, and stays ready until it is set anew.
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

  /** A deadline on the kernel's clock. Zero or less would disarm the timer instead of firing it. */
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
