// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Virtual routers of one VRID on one Ethernet, in simulated time. Frames take {@link #DELAY}. A
 * node processes packets before its timers, as the engine does.
 */
final class SimulatedLan {

  static final long DELAY = 100_000;

  /** One node with its virtual router. */
  final class Node implements Effects {

    final IpAddress address;
    final VirtualRouter router;
    final List<String> history = new ArrayList<>();
    final AdvertisementReceiver receiver = new AdvertisementReceiver();
    private final AdvertisementFrame frame;
    private final ByteBuffer memory = ByteBuffer.allocate(AdvertisementFrame.MAX_LENGTH);
    private final List<byte[]> inbox = new ArrayList<>();
    boolean holdsAddresses;
    boolean frozen;
    boolean cutOff;

    private Node(String address, RouterParameters parameters) {
      this.address = IpAddress.parse(address);
      this.router = new VirtualRouter(parameters, this);
      this.frame = new AdvertisementFrame(memory);
      receiver.add(router);
    }

    void start() {
      router.startup(address, VrrpEvent.STARTUP, now);
    }

    void configure(RouterParameters parameters) {
      router.configure(parameters, now);
    }

    VrrpState state() {
      return router.state();
    }

    private void turn() {
      for (byte[] packet : inbox) {
        receiver.receive(PacketBuilder.view(IpFamily.IPV4, ByteBuffer.wrap(packet)), now);
      }
      inbox.clear();
      router.timerFired(now);
      assertTrue(router.deadline() > now, "a timer that fired was neither set again nor cancelled");
    }

    @Override
    public int sendAdvertisement(int priority) {
      int sent = 0;
      for (int version = 3; version >= 2; version--) {
        if (router.parameters().versions().include(version)) {
          send(version, priority);
          sent++;
        }
      }
      return sent;
    }

    private void send(int version, int priority) {
      RouterParameters parameters = router.parameters();
      frame.write(
          parameters,
          version,
          MacAddress.ofVirtualRouter(parameters.family(), parameters.vrid()),
          address,
          parameters.family().group());
      int length = frame.prepare(priority, router.checksumForm());
      byte[] packet = new byte[length - 14];
      memory.get(14, packet);
      framesSent++;
      if (!cutOff) {
        for (Node node : nodes) {
          // The sender receives its own packets, as some multicast receivers do.
          if (!node.cutOff && random.nextDouble() >= loss) {
            onTheWire.add(new Arrival(now + DELAY, framesSent, node, packet));
          }
        }
      }
    }

    @Override
    public void holdAddresses() {
      holdsAddresses = true;
    }

    @Override
    public void announceAddresses() {}

    @Override
    public boolean advertisesFromOwnMac() {
      return false;
    }

    @Override
    public void releaseAddresses() {
      holdsAddresses = false;
    }

    @Override
    public void stateChanged(VrrpState from, VrrpState to, VrrpEvent event) {
      history.add(from + " to " + to);
    }

    @Override
    public void noticed(ConfigMismatch mismatch, Advertisement advertisement) {
      history.add(mismatch.name());
    }

    @Override
    public String toString() {
      return address + " of priority " + router.parameters().priority();
    }
  }

  private record Arrival(long time, long order, Node node, byte[] packet)
      implements Comparable<Arrival> {
    @Override
    public int compareTo(Arrival other) {
      return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
    }
  }

  final List<Node> nodes = new ArrayList<>();
  private final PriorityQueue<Arrival> onTheWire = new PriorityQueue<>();
  private final Random random;
  long now;
  double loss;
  long framesSent;

  SimulatedLan(long seed) {
    random = new Random(seed);
  }

  Node add(String address, RouterParameters parameters) {
    Node node = new Node(address, parameters);
    nodes.add(node);
    return node;
  }

  void startAll() {
    nodes.forEach(Node::start);
  }

  void run(long nanoseconds) {
    long end = now + nanoseconds;
    while (true) {
      long next = onTheWire.isEmpty() ? Long.MAX_VALUE : onTheWire.peek().time;
      for (Node node : nodes) {
        if (!node.frozen) {
          next = Math.min(next, Math.max(now, node.router.deadline()));
        }
      }
      if (next > end) {
        break;
      }
      now = next;
      while (!onTheWire.isEmpty() && onTheWire.peek().time == now) {
        Arrival arrival = onTheWire.remove();
        arrival.node.inbox.add(arrival.packet);
      }
      for (Node node : nodes) {
        if (!node.frozen) {
          node.turn();
        }
      }
    }
    now = end;
  }

  List<Node> masters() {
    return nodes.stream().filter(node -> node.state() == VrrpState.MASTER).toList();
  }
}
