// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.DeletedAddresses;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.engine.port.PacketReceiver;
import io.vrrp.impl.engine.port.TransmitFrame;
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
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;

/**
 * A network and a clock that the test controls. It runs the engine on the test's own thread: each
 * wake-up runs a turn, so a command has been executed when the call returns.
 */
final class SimulatedIo implements PacketIo {

  private static final int MAX_TURNS = 200_000;

  /** Far from zero, like the monotonic clock of a real machine. */
  static final long START = -5_000_000_000L;

  /** How often a receiver joined its group again, and the error if it cannot. */
  int joins;

  String joinFailure;

  /** A frame that was sent, as it was at that moment. */
  record Sent(long time, int interfaceIndex, byte[] bytes) {

    boolean isAdvertisement() {
      return isIpPacketOf(112, 112);
    }

    boolean isMembershipReport() {
      return isIpPacketOf(2, 0);
    }

    private boolean isIpPacketOf(int ipv4Protocol, int ipv6NextHeader) {
      return type() == 0x0800 && bytes[14 + 9] == ipv4Protocol
          || type() == 0x86dd && nextHeader() == ipv6NextHeader;
    }

    boolean isGratuitousArp() {
      return type() == 0x0806;
    }

    boolean isNeighborAdvertisement() {
      return type() == 0x86dd && nextHeader() == 58;
    }

    private int type() {
      return buffer().getShort(12) & 0xffff;
    }

    private int nextHeader() {
      return bytes[14 + 6];
    }

    private boolean v6() {
      return type() == 0x86dd;
    }

    /** The offset of the message. */
    private int message() {
      return 14 + (v6() ? 40 : 20);
    }

    private ByteBuffer buffer() {
      return ByteBuffer.wrap(bytes);
    }

    private MacAddress mac(int offset) {
      return new MacAddress(
          (buffer().getShort(offset) & 0xffffL) << 32 | buffer().getInt(offset + 2) & 0xffff_ffffL);
    }

    private IpAddress address(int offset) {
      byte[] address = new byte[v6() ? 16 : 4];
      buffer().get(offset, address);
      return IpAddress.of(address);
    }

    MacAddress sourceMac() {
      return mac(6);
    }

    IpAddress source() {
      return address(14 + (v6() ? 8 : 12));
    }

    IpAddress destination() {
      return address(14 + (v6() ? 24 : 16));
    }

    /** The version of the protocol. */
    int version() {
      return (bytes[message()] & 0xff) >>> 4;
    }

    int vrid() {
      return bytes[message() + 1] & 0xff;
    }

    int priority() {
      return bytes[message() + 2] & 0xff;
    }

    int advertInterval() {
      return buffer().getShort(message() + 4);
    }

    List<IpAddress> addresses() {
      List<IpAddress> addresses = new ArrayList<>();
      for (int i = 0; i < (bytes[message() + 3] & 0xff); i++) {
        addresses.add(address(message() + 8 + (v6() ? 16 : 4) * i));
      }
      return addresses;
    }

    MacAddress arpSenderMac() {
      return mac(14 + 8);
    }

    /** The address that a gratuitous ARP or a neighbor advertisement is about. */
    IpAddress announced() {
      return address(v6() ? message() + 8 : 14 + 14);
    }

    /** The option of a neighbor advertisement. */
    MacAddress targetMac() {
      return mac(message() + 8 + 16 + 2);
    }
  }

  /** There is one receiver for each place. */
  private record Place(IpFamily family, int interfaceIndex) {}

  private final class Receiver implements PacketReceiver {
    private final Place place;
    private final Queue<ByteBuffer> queue = new ArrayDeque<>();
    private boolean ready;
    private boolean hearsUnicast;

    Receiver(Place place) {
      this.place = place;
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    private boolean hasPackets() {
      return repeats > 0 || !queue.isEmpty();
    }

    @Override
    public ByteBuffer receive() {
      ready = hasPackets();
      now += receiveNanos;
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
    public void joinAgain() throws IOException {
      if (joinFailure != null) {
        throw new IOException(joinFailure);
      }
      joins++;
    }

    @Override
    public void hearUnicast(boolean wanted) throws IOException {
      if (filterFailure != null) {
        throw new IOException(filterFailure);
      }
      hearsUnicast = wanted;
      filters++;
    }

    /** The kernel's filter. */
    private boolean passes(ByteBuffer packet) {
      boolean v6 = place.family() == IpFamily.IPV6;
      byte[] bytes = new byte[v6 ? 16 : 4];
      int at = packet.position() + (v6 ? 24 : 16);
      if (at + bytes.length > packet.limit()) {
        return true;
      }
      packet.get(at, bytes);
      IpAddress destination = IpAddress.of(bytes);
      return destination.equals(place.family().group()) || hearsUnicast && destination.isUnicast();
    }

    @Override
    public void close() {
      receivers.remove(place, this);
      open.remove(this);
    }
  }

  private final class Frame implements TransmitFrame {
    private final ByteBuffer buffer;

    /** The unicast peer of a socket and its interface, or null. */
    private final IpAddress peer;

    private final int peersInterface;
    private boolean closed;

    Frame(int capacity, IpAddress peer, int peersInterface) {
      buffer = ByteBuffer.allocateDirect(capacity);
      this.peer = peer;
      this.peersInterface = peersInterface;
      openFrames++;
      if (peer != null) {
        openPeers.add(peer);
      }
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
      if (peer != null && interfaceIndex != peersInterface) {
        throw new IllegalStateException("sent by the socket of interface " + peersInterface);
      }
      int error = sendError != 0 ? sendError : errorsOfPeers.getOrDefault(peer, 0);
      if (error == 0 && recording) {
        byte[] bytes = new byte[length];
        buffer.get(0, bytes);
        Sent frame = new Sent(now, interfaceIndex, bytes);
        if (peer != null && !peer.equals(frame.destination())) {
          throw new IllegalStateException("a packet to another one by the socket of " + peer);
        }
        (frame.isMembershipReport() ? membershipReports : sent).add(frame);
      }
      now += sendNanos;
      return error;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        openFrames--;
        openPeers.remove(peer);
      }
    }
  }

  private final Map<Place, Receiver> receivers = new HashMap<>();
  private final List<Receiver> open = new ArrayList<>();
  private final TreeMap<Long, List<Runnable>> schedule = new TreeMap<>();

  /** All sent frames except membership reports, which concern switches and no virtual router. */
  final List<Sent> sent = new ArrayList<>();

  final List<Sent> membershipReports = new ArrayList<>();
  final List<Long> awaited = new ArrayList<>();
  private final Queue<Optional<IpAddress>> deletions = new ArrayDeque<>();
  private Runnable turn = () -> {};
  private boolean frozen;
  private long now = START;
  private long horizon = START;
  private ByteBuffer repeated;
  private int repeats;
  private Runnable whenDrained;
  private Runnable whenAwaited;
  boolean recording = true;
  String openFailure;
  String filterFailure;

  /** How often the filter of a receiver was replaced. */
  int filters;

  int opened;
  int openFrames;
  int sendError;

  /** The peers with an open socket, once for each socket. */
  final List<IpAddress> openPeers = new ArrayList<>();

  /** The kernel's error when sending to a unicast peer. */
  final Map<IpAddress, Integer> errorsOfPeers = new HashMap<>();

  /** The source address of the route to each host that has one. */
  final Map<IpAddress, IpAddress> routes = new HashMap<>();

  /** How often a route was looked up. */
  int lookups;

  /** The unicast peer for which no socket can be opened, or null. */
  IpAddress refusedPeer;

  /** How long it takes to read a packet, or to find that there is none. */
  long receiveNanos;

  /** How long it takes to send a frame. */
  long sendNanos;

  boolean closed;

  void run(Runnable engineTurn) {
    turn = engineTurn;
  }

  // ---------------------------------------------------------------- actions of the test

  /** Lets time pass, with a turn of the engine whenever it is due or a packet arrives. */
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

  /** From now on the engine thread does not run, even if it is woken. */
  void freeze() {
    frozen = true;
  }

  /** Lets time pass while the engine thread does not run. */
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

  /** Schedules an event on the network. */
  void after(long nanos, Runnable action) {
    schedule.computeIfAbsent(now + nanos, time -> new ArrayList<>()).add(action);
  }

  /** Puts a packet into the queue of the receiver, if there is one. */
  void deliver(int interfaceIndex, ByteBuffer packet) {
    IpFamily family = packet.get(packet.position()) >> 4 == 6 ? IpFamily.IPV6 : IpFamily.IPV4;
    Receiver receiver = receivers.get(new Place(family, interfaceIndex));
    if (receiver != null && receiver.passes(packet)) {
      receiver.queue.add(packet);
    }
  }

  /** The kernel deletes an address; null: reports of deletions are lost. */
  void delete(IpAddress address) {
    deletions.add(Optional.ofNullable(address));
  }

  /** Sends the same packet many times from one buffer. */
  void flood(ByteBuffer packet, int times) {
    repeated = packet;
    repeats = times;
  }

  /** Runs once, just after a wait has checked the receivers. */
  void whenAwaited(Runnable action) {
    whenAwaited = action;
  }

  /** Runs once, just after a receiver was found empty. */
  void whenDrained(Runnable action) {
    whenDrained = action;
  }

  @Override
  public IpAddress sourceTo(IpAddress destination) {
    lookups++;
    return routes.get(destination);
  }

  boolean receives(int interfaceIndex) {
    return receivers.keySet().stream().anyMatch(p -> p.interfaceIndex() == interfaceIndex);
  }

  /** Whether unicast packets are received too. */
  boolean hearsUnicast(IpFamily family, int interfaceIndex) {
    return receivers.get(new Place(family, interfaceIndex)).hearsUnicast;
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

  List<Sent> neighborAdvertisements() {
    return sent.stream().filter(Sent::isNeighborAdvertisement).toList();
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
    if (!lookIntoReceivers()) {
      long next = Math.min(deadline, horizon);
      if (!schedule.isEmpty()) {
        next = Math.min(next, schedule.firstKey());
      }
      now = Math.max(now, next);
      if (!schedule.isEmpty() && schedule.firstKey() <= now) {
        schedule.pollFirstEntry().getValue().forEach(Runnable::run);
      }
      lookIntoReceivers();
    }
    if (whenAwaited != null) {
      Runnable action = whenAwaited;
      whenAwaited = null;
      action.run();
    }
  }

  private boolean lookIntoReceivers() {
    boolean found = false;
    // With an index: an iterator would be allocated in each turn.
    for (int i = 0; i < open.size(); i++) {
      open.get(i).ready = open.get(i).hasPackets();
      found |= !open.get(i).queue.isEmpty();
    }
    return found;
  }

  @Override
  public void takeDeletedAddresses(DeletedAddresses listener) {
    while (!deletions.isEmpty()) {
      deletions.remove().ifPresentOrElse(listener::deleted, listener::missed);
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
    Place place = new Place(family, interfaceIndex);
    Receiver receiver = new Receiver(place);
    if (receivers.putIfAbsent(place, receiver) != null) {
      throw new AssertionError("a second receiver on interface " + interfaceIndex);
    }
    open.add(receiver);
    return receiver;
  }

  @Override
  public TransmitFrame allocateUnicastFrame(
      int capacity, IpAddress destination, int interfaceIndex, String interfaceName)
      throws IOException {
    if (destination.equals(refusedPeer)) {
      throw new IOException("no socket to " + destination + " on " + interfaceName);
    }
    return new Frame(capacity, destination, interfaceIndex);
  }

  @Override
  public TransmitFrame allocateFrame(int capacity) {
    return new Frame(capacity, null, 0);
  }

  @Override
  public void close() {
    closed = true;
  }
}
