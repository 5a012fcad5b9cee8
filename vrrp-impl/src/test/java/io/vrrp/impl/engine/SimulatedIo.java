// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/**
 * A network and a clock under the test's control. It runs the engine on the test's own thread:
 * whoever wakes the engine up runs a turn, so a command has been carried out when the call returns.
 */
final class SimulatedIo implements PacketIo {

  private static final int MAX_TURNS = 100_000;

  /** Far from zero, as the monotonic clock of a real machine is. */
  static final long START = -5_000_000_000L;

  /** A frame that left, as it was at that moment. */
  record Sent(long time, int interfaceIndex, byte[] octets) {

    private static final int MESSAGE = 14 + 20;

    boolean isAdvertisement() {
      return type() == 0x0800;
    }

    boolean isGratuitousArp() {
      return type() == 0x0806;
    }

    private int type() {
      return buffer().getShort(12) & 0xffff;
    }

    private ByteBuffer buffer() {
      return ByteBuffer.wrap(octets);
    }

    private MacAddress mac(int offset) {
      return new MacAddress(
          (buffer().getShort(offset) & 0xffffL) << 32 | buffer().getInt(offset + 2) & 0xffff_ffffL);
    }

    MacAddress sourceMac() {
      return mac(6);
    }

    IpAddress source() {
      return IpAddress.ofIpv4(buffer().getInt(14 + 12));
    }

    int vrid() {
      return octets[MESSAGE + 1] & 0xff;
    }

    int priority() {
      return octets[MESSAGE + 2] & 0xff;
    }

    int advertInterval() {
      return buffer().getShort(MESSAGE + 4);
    }

    List<IpAddress> addresses() {
      List<IpAddress> addresses = new ArrayList<>();
      for (int i = 0; i < (octets[MESSAGE + 3] & 0xff); i++) {
        addresses.add(IpAddress.ofIpv4(buffer().getInt(MESSAGE + 8 + 4 * i)));
      }
      return addresses;
    }

    MacAddress arpSenderMac() {
      return mac(14 + 8);
    }

    IpAddress arpSender() {
      return IpAddress.ofIpv4(buffer().getInt(14 + 14));
    }
  }

  private final class Receiver implements PacketReceiver {
    private final int interfaceIndex;
    private final Queue<ByteBuffer> queue = new ArrayDeque<>();

    Receiver(int interfaceIndex) {
      this.interfaceIndex = interfaceIndex;
    }

    @Override
    public ByteBuffer receive() {
      if (repeats > 0) {
        repeats--;
        return repeated;
      }
      ByteBuffer packet = queue.poll();
      if (packet == null && whenDrained != null) {
        Runnable action = whenDrained;
        whenDrained = null;
        action.run();
      }
      return packet;
    }

    @Override
    public void close() {
      receivers.remove(interfaceIndex, this);
      open.remove(this);
    }
  }

  private final class Frame implements TransmitFrame {
    private final ByteBuffer buffer;
    private boolean closed;

    Frame(int capacity) {
      buffer = ByteBuffer.allocateDirect(capacity);
      openFrames++;
    }

    @Override
    public ByteBuffer buffer() {
      return buffer;
    }

    @Override
    public int send(int interfaceIndex, int length) {
      if (closed) {
        throw new IllegalStateException("sent from memory that was given back");
      }
      if (sendError == 0 && recording) {
        byte[] octets = new byte[length];
        buffer.get(0, octets);
        sent.add(new Sent(now, interfaceIndex, octets));
      }
      return sendError;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        openFrames--;
      }
    }
  }

  private final Map<Integer, Receiver> receivers = new HashMap<>();
  private final List<Receiver> open = new ArrayList<>();
  private final TreeMap<Long, List<Runnable>> schedule = new TreeMap<>();
  final List<Sent> sent = new ArrayList<>();
  final List<Long> awaited = new ArrayList<>();
  private Runnable turn = () -> {};
  private boolean frozen;
  private long now = START;
  private long horizon = START;
  private ByteBuffer repeated;
  private int repeats;
  private Runnable whenDrained;
  boolean recording = true;
  String openFailure;
  int opened;
  int openFrames;
  int sendError;
  boolean closed;

  void run(Runnable engineTurn) {
    turn = engineTurn;
  }

  // ---------------------------------------------------------------- the test's hands

  /** Lets the time pass, with a turn of the engine whenever it is due or a packet comes. */
  void advance(long nanos) {
    horizon = now + nanos;
    int turns = 0;
    do {
      turn.run();
      if (++turns > MAX_TURNS) {
        throw new AssertionError("the engine turns without end");
      }
    } while (now < horizon);
  }

  /** From now on the engine's thread gets no time, whatever happens. */
  void freeze() {
    frozen = true;
  }

  /** Time that passes while the engine's thread gets none. */
  void passWhileFrozen(long nanos) {
    now += nanos;
    horizon = now;
    while (!schedule.isEmpty() && schedule.firstKey() <= now) {
      schedule.pollFirstEntry().getValue().forEach(Runnable::run);
    }
  }

  void resume() {
    frozen = false;
    turn.run();
  }

  /** Something that happens on the network some time from now. */
  void after(long nanos, Runnable action) {
    schedule.computeIfAbsent(now + nanos, time -> new ArrayList<>()).add(action);
  }

  /** Puts a packet into the queue of the receiver, if there is one. */
  void deliver(int interfaceIndex, ByteBuffer packet) {
    Receiver receiver = receivers.get(interfaceIndex);
    if (receiver != null) {
      receiver.queue.add(packet);
    }
  }

  /** The same packet many times over, out of one buffer. */
  void flood(ByteBuffer packet, int times) {
    repeated = packet;
    repeats = times;
  }

  /** What happens once, just after a receiver was found empty. */
  void whenDrained(Runnable action) {
    whenDrained = action;
  }

  boolean receives(int interfaceIndex) {
    return receivers.containsKey(interfaceIndex);
  }

  int openReceivers() {
    return receivers.size();
  }

  List<Sent> advertisements() {
    return sent.stream().filter(Sent::isAdvertisement).toList();
  }

  List<Sent> gratuitousArps() {
    return sent.stream().filter(Sent::isGratuitousArp).toList();
  }

  // ---------------------------------------------------------------- the engine's port

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void await(long deadline) {
    if (recording) {
      awaited.add(deadline);
    }
    // By hand, because an iterator would be allocated for each turn.
    for (int i = 0; i < open.size(); i++) {
      if (!open.get(i).queue.isEmpty()) {
        return;
      }
    }
    long next = Math.min(deadline, horizon);
    if (!schedule.isEmpty()) {
      next = Math.min(next, schedule.firstKey());
    }
    now = Math.max(now, next);
    if (!schedule.isEmpty() && schedule.firstKey() <= now) {
      schedule.pollFirstEntry().getValue().forEach(Runnable::run);
    }
  }

  @Override
  public void wakeUp() {
    if (!frozen) {
      turn.run();
    }
  }

  @Override
  public PacketReceiver openReceiver(IpFamily family, int interfaceIndex, String interfaceName)
      throws IOException {
    if (openFailure != null) {
      throw new IOException(openFailure);
    }
    opened++;
    Receiver receiver = new Receiver(interfaceIndex);
    if (receivers.putIfAbsent(interfaceIndex, receiver) != null) {
      throw new AssertionError("a second receiver on interface " + interfaceIndex);
    }
    open.add(receiver);
    return receiver;
  }

  @Override
  public TransmitFrame allocateFrame(int capacity) {
    return new Frame(capacity);
  }

  @Override
  public void close() {
    closed = true;
  }
}
