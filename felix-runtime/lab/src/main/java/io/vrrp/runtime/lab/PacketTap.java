// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/** Records the frames of an interface of this JVM's namespace. */
public final class PacketTap implements AutoCloseable {
  private static final int POLL_MILLIS = 20;

  private final List<Frame> frames = new ArrayList<>();
  private final PacketSocket socket;
  private final Repetition reader;
  private final long pauseNanos;

  private PacketTap(String interfaceName, PacketSocket socket, long pauseNanos) {
    this.socket = socket;
    this.pauseNanos = pauseNanos;
    reader = Repetition.start("tap on " + interfaceName, this::read);
  }

  static PacketTap open(String interfaceName, Duration pause) {
    return new PacketTap(interfaceName, new PacketSocket(interfaceName), pause.toNanos());
  }

  static PacketTap ofIncoming(String interfaceName) {
    PacketSocket socket = new PacketSocket(interfaceName);
    socket.ignoreOutgoing();
    return new PacketTap(interfaceName, socket, 0);
  }

  /** Returns the present time on the clock of {@link Frame#nanos()}. */
  public static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  private void read() {
    Optional<Frame> frame = socket.receive(POLL_MILLIS);
    while (frame.isPresent()) {
      add(frame.get());
      frame = socket.receive(0);
    }
    if (pauseNanos > 0) {
      LockSupport.parkNanos(pauseNanos);
    }
  }

  private void add(Frame frame) {
    synchronized (frames) {
      frames.add(frame);
      frames.notifyAll();
    }
  }

  /** Returns how many frames were dropped since the last call. */
  public int dropped() {
    return socket.dropped();
  }

  /** Returns the frames seen so far. */
  public List<Frame> frames() {
    synchronized (frames) {
      return List.copyOf(frames);
    }
  }

  /** Returns the frames seen so far, without the given number of first frames. */
  public List<Frame> framesFrom(int first) {
    synchronized (frames) {
      return List.copyOf(frames.subList(first, frames.size()));
    }
  }

  /** Returns the advertisements seen so far. */
  public List<Advert> adverts() {
    return seen(Advert::of);
  }

  /** Returns the ARP packets seen so far. */
  public List<Arp> arps() {
    return seen(Arp::of);
  }

  /**
   * Returns the packets of a kind seen so far.
   *
   * @param reading makes a packet of a frame, if it carries one of this kind
   */
  public <T> List<T> seen(Function<Frame, Optional<T>> reading) {
    return frames().stream().map(reading).flatMap(Optional::stream).toList();
  }

  /** Waits for an advertisement, already seen or yet to come. */
  public Advert awaitAdvert(String what, Duration limit, Predicate<Advert> wanted) {
    return await(what, limit, Advert::of, wanted);
  }

  /** Waits for an ARP packet, already seen or yet to come. */
  public Arp awaitArp(String what, Duration limit, Predicate<Arp> wanted) {
    return await(what, limit, Arp::of, wanted);
  }

  /**
   * Waits for a packet, already seen or yet to come.
   *
   * @param what the packet in words
   * @param limit how long to wait
   * @param reading makes a packet of a frame, if it carries one of this kind
   * @param wanted which packet
   * @return the first such packet
   */
  public <T> T await(
      String what, Duration limit, Function<Frame, Optional<T>> reading, Predicate<T> wanted) {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (frames) {
      int next = 0;
      while (true) {
        for (; next < frames.size(); next++) {
          Optional<T> found = reading.apply(frames.get(next)).filter(wanted);
          if (found.isPresent()) {
            return found.get();
          }
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0) {
          throw new AssertionError("not seen within " + limit.toMillis() + " ms: " + what);
        }
        try {
          frames.wait(millis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted", e);
        }
      }
    }
  }

  /**
   * Sends a frame out of the interface; the tap itself does not see it.
   *
   * @param frame from its destination address on
   */
  public void inject(byte[] frame) {
    socket.send(frame);
  }

  /** Stops recording; what was seen stays. */
  @Override
  public void close() {
    if (reader.stop()) {
      socket.close();
    }
  }
}
