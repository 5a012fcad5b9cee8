// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.ChecksumForm;
import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.Announcements;
import io.vrrp.impl.engine.port.DataPlanePort;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterEvent;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.engine.port.RouterObserver;
import io.vrrp.impl.protocol.AddressTrait;
import io.vrrp.impl.protocol.AdvertisementFrame;
import io.vrrp.impl.protocol.Authentication;
import io.vrrp.impl.protocol.ChecksumMode;
import io.vrrp.impl.protocol.GatewayOptions;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.LocalAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.ProtocolVersions;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Timers;
import io.vrrp.impl.protocol.Unicast;
import io.vrrp.impl.protocol.VirtualIp;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** An engine on a simulated network, with its requests and reports. */
final class TestBed implements AutoCloseable {

  static final int ETH0 = 2;
  static final int ETH1 = 3;
  static final MacAddress MAC = new MacAddress(0x0200_0000_0001L);
  static final IpAddress ADDRESS = IpAddress.parse("192.0.2.1");
  static final IpAddress PEER = IpAddress.parse("192.0.2.9");
  static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  static final long FAULT_PAUSE = 10 * SECOND;
  static final Instant WALL = Instant.parse("2026-01-01T00:00:00Z");

  /** A request to the data plane. */
  record Asked(RouterId router, int index, RouterConfig config, boolean held, long request) {

    List<VirtualIp> addresses() {
      return config.parameters().virtualIps();
    }
  }

  static final class Addresses implements DataPlanePort {
    final List<Asked> asked = new ArrayList<>();
    final List<RouterId> forgotten = new ArrayList<>();

    /** The virtual routers for which the engine asked whether the addresses are held. */
    final List<RouterId> checked = new ArrayList<>();

    /** The addresses that it must not answer for as a backup, at each call. */
    final List<List<IpAddress>> leftToMaster = new ArrayList<>();

    int confirmed;
    Runnable whenConfirmed = () -> {};
    Consumer<RouterId> confirming = router -> {};

    /** Thrown once, by the next request to hold addresses, after it was recorded. */
    RuntimeException defect;

    /** Routers whose requests fail before they are recorded. */
    Predicate<RouterId> wantDefect = router -> false;

    /** Thrown by each attempt to forget a router. */
    RuntimeException removalDefect;

    /** Whether addresses can be held at once. */
    boolean prepared;

    /** The requests that were fulfilled at once. */
    final List<Asked> taken = new ArrayList<>();

    /** Runs while the engine waits for the kernel. */
    Runnable whenTaken = () -> {};

    @Override
    public boolean holdAtOnce(
        RouterId router, int interfaceIndex, RouterConfig config, long request) {
      if (prepared) {
        Asked now = new Asked(router, interfaceIndex, config, true, request);
        asked.add(now);
        taken.add(now);
        whenTaken.run();
      }
      return prepared;
    }

    @Override
    public void want(
        RouterId router, int interfaceIndex, RouterConfig config, boolean held, long request) {
      if (wantDefect.test(router)) {
        throw new IllegalStateException("a defect");
      }
      asked.add(new Asked(router, interfaceIndex, config, held, request));
      RuntimeException thrown = defect;
      if (thrown != null && held) {
        defect = null;
        throw thrown;
      }
    }

    @Override
    public void check(RouterId router) {
      checked.add(router);
    }

    @Override
    public void leaveToMaster(RouterId router, List<IpAddress> left) {
      leftToMaster.add(left);
    }

    @Override
    public void forget(RouterId router) {
      forgotten.add(router);
      if (removalDefect != null) {
        throw removalDefect;
      }
    }

    @Override
    public void confirm(RouterId router) {
      confirmed++;
      confirming.accept(router);
      whenConfirmed.run();
    }

    Asked last() {
      return asked.get(asked.size() - 1);
    }
  }

  /** Collects events. After the engine is closed, no more come. */
  static class Observer implements RouterObserver {
    final List<String> changes = new CopyOnWriteArrayList<>();
    final List<String> warnings = new CopyOnWriteArrayList<>();
    final List<String> notices = new CopyOnWriteArrayList<>();

    /** How many changes had been received before each removal. */
    final List<Integer> removals = new CopyOnWriteArrayList<>();

    @Override
    public void stateChanged(
        long sequence, Instant time, VrrpState from, VrrpState to, String reason) {
      changes.add(sequence + " " + from + "-" + to + ": " + reason);
    }

    @Override
    public void noticed(long sequence, Instant time, RouterEvent event) {
      notices.add(sequence + " " + event);
    }

    @Override
    public void warned(String text) {
      warnings.add(text);
    }

    @Override
    public void removed() {
      removals.add(changes.size());
    }
  }

  final SimulatedIo io = new SimulatedIo();
  final Addresses addresses = new Addresses();
  final List<String> warnings = new CopyOnWriteArrayList<>();
  final Observer observer = new Observer();
  Instant wall = WALL;
  final Engine engine = new Engine(io, addresses, () -> wall, warnings::add, Thread::new);

  TestBed() {
    io.run(engine::turn);
  }

  static RouterParameters parameters(int vrid, int priority, int interval, String... ips) {
    return new RouterParameters(
        VirtualIp.parse(ips[0]).address().family(),
        vrid,
        priority,
        interval,
        true,
        false,
        Arrays.stream(ips).map(VirtualIp::parse).toList(),
        ChecksumMode.AUTO);
  }

  /** With these versions, and these peers if there are any. */
  static RouterParameters speaking(RouterParameters p, ProtocolVersions versions, Unicast unicast) {
    return with(p, p.checksumMode(), versions, p.authentication(), unicast);
  }

  static RouterParameters with(
      RouterParameters p,
      ChecksumMode checksums,
      ProtocolVersions versions,
      Authentication authentication,
      Unicast unicast) {
    return new RouterParameters(
        p.family(),
        p.vrid(),
        p.priority(),
        p.advertInterval(),
        p.preempt(),
        p.preemptDelay(),
        p.acceptMode(),
        p.virtualIps(),
        checksums,
        versions,
        authentication,
        unicast);
  }

  static Unicast peers(String source, String... peers) {
    return new Unicast(
        Arrays.stream(peers).map(IpAddress::parse).toList(),
        source == null ? null : IpAddress.parse(source),
        255);
  }

  static RouterConfig config(RouterParameters parameters) {
    return on("eth0", parameters);
  }

  static RouterConfig on(String interfaceName, RouterParameters parameters) {
    return new RouterConfig(
        "", interfaceName, parameters, true, true, Duration.ZERO, new Announcements(1, 0, 0), 3);
  }

  static RouterConfig announcing(RouterConfig c, int repeat, int delay) {
    return with(
        c,
        c.virtualMac(),
        c.enabled(),
        new Announcements(repeat, delay, c.announcements().refresh()),
        c.addressLifetime());
  }

  static RouterConfig refreshing(RouterConfig c, int seconds) {
    Announcements now = c.announcements();
    return with(
        c,
        c.virtualMac(),
        c.enabled(),
        new Announcements(now.repeat(), now.delay(), seconds),
        c.addressLifetime());
  }

  static RouterConfig livingFor(int seconds, RouterConfig c) {
    return with(c, c.virtualMac(), c.enabled(), c.announcements(), seconds);
  }

  static RouterConfig withoutVirtualMac(RouterConfig c) {
    return with(c, false, c.enabled(), c.announcements(), c.addressLifetime());
  }

  static RouterConfig startingAfter(Duration delay, RouterConfig c) {
    return new RouterConfig(
        c.networkNamespace(),
        c.interfaceName(),
        c.parameters(),
        c.virtualMac(),
        c.enabled(),
        delay,
        c.announcements(),
        c.addressLifetime());
  }

  static RouterConfig wanting(GatewayOptions options, RouterConfig c) {
    return new RouterConfig(
        c.networkNamespace(),
        c.interfaceName(),
        c.parameters(),
        c.virtualMac(),
        c.enabled(),
        c.startDelay(),
        c.announcements(),
        options,
        c.addressLifetime(),
        c.tracking());
  }

  static RouterConfig disabled(RouterConfig c) {
    return with(c, c.virtualMac(), false, c.announcements(), c.addressLifetime());
  }

  private static RouterConfig with(
      RouterConfig c,
      boolean virtualMac,
      boolean enabled,
      Announcements announcements,
      int lifetime) {
    return new RouterConfig(
        c.networkNamespace(),
        c.interfaceName(),
        c.parameters(),
        virtualMac,
        enabled,
        c.startDelay(),
        announcements,
        lifetime);
  }

  static RouterConfig config(int vrid, int priority) {
    return config(parameters(vrid, priority, 100, "192.0.2.100/24"));
  }

  static InterfaceStatus eth0() {
    return new InterfaceStatus(
        ETH0, "eth0", MAC, true, true, 1500, "", List.of(local(ADDRESS.toString())), 1, 1);
  }

  private static InterfaceStatus with(
      InterfaceStatus i, int index, String name, MacAddress mac, List<LocalAddress> addresses) {
    return new InterfaceStatus(
        index,
        name,
        mac,
        i.adminUp(),
        i.running(),
        i.mtu(),
        i.master(),
        addresses,
        i.ipv4Device(),
        i.ipv6Device());
  }

  static InterfaceStatus setDown(InterfaceStatus i) {
    return new InterfaceStatus(
        i.index(),
        i.name(),
        i.mac(),
        false,
        false,
        i.mtu(),
        i.master(),
        i.addresses(),
        i.ipv4Device(),
        i.ipv6Device());
  }

  static InterfaceStatus noCarrier(InterfaceStatus i) {
    return new InterfaceStatus(
        i.index(),
        i.name(),
        i.mac(),
        true,
        false,
        i.mtu(),
        i.master(),
        i.addresses(),
        i.ipv4Device(),
        i.ipv6Device());
  }

  static InterfaceStatus withMtu(InterfaceStatus i, int mtu) {
    return new InterfaceStatus(
        i.index(),
        i.name(),
        i.mac(),
        true,
        true,
        mtu,
        i.master(),
        i.addresses(),
        i.ipv4Device(),
        i.ipv6Device());
  }

  static InterfaceStatus portOf(String master, InterfaceStatus i) {
    return new InterfaceStatus(
        i.index(),
        i.name(),
        i.mac(),
        true,
        true,
        i.mtu(),
        master,
        i.addresses(),
        i.ipv4Device(),
        i.ipv6Device());
  }

  /** The kernel's parts for IPv4 and IPv6 have these numbers. */
  static InterfaceStatus withIpDevices(InterfaceStatus i, long ipv4, long ipv6) {
    return new InterfaceStatus(
        i.index(), i.name(), i.mac(), true, true, i.mtu(), i.master(), i.addresses(), ipv4, ipv6);
  }

  static InterfaceStatus withIndex(InterfaceStatus i, int index) {
    return with(i, index, i.name(), i.mac(), i.addresses());
  }

  static InterfaceStatus withName(InterfaceStatus i, String name) {
    return with(i, i.index(), name, i.mac(), i.addresses());
  }

  static InterfaceStatus withMac(InterfaceStatus i, MacAddress mac) {
    return with(i, i.index(), i.name(), mac, i.addresses());
  }

  static InterfaceStatus withAddresses(InterfaceStatus i, String... addresses) {
    return with(
        i, i.index(), i.name(), i.mac(), Arrays.stream(addresses).map(TestBed::local).toList());
  }

  /**
   * An address of an interface.
   *
   * @param text the address, its prefix length unless it is the usual one, and its traits, such as
   *     "192.0.2.1/25 SECONDARY"
   */
  static LocalAddress local(String text) {
    String[] words = text.split(" ");
    String[] parts = words[0].split("/");
    IpAddress address = IpAddress.parse(parts[0]);
    int usual = address.v6() ? 64 : 24;
    return new LocalAddress(
        address,
        parts.length > 1 ? Integer.parseInt(parts[1]) : usual,
        Arrays.stream(words).skip(1).map(AddressTrait::valueOf).collect(Collectors.toSet()));
  }

  /** The IP packet of a peer with these parameters. */
  static ByteBuffer packet(IpAddress source, RouterParameters parameters, int priority) {
    return packet(source, parameters.family().group(), 3, parameters, priority);
  }

  static ByteBuffer packet(
      IpAddress source,
      IpAddress destination,
      int version,
      RouterParameters parameters,
      int priority) {
    ByteBuffer memory = ByteBuffer.allocate(AdvertisementFrame.MAX_LENGTH);
    AdvertisementFrame frame = new AdvertisementFrame(memory);
    frame.write(
        parameters, version, MacAddress.ofVirtualRouter(IpFamily.IPV4, 1), source, destination);
    int length =
        frame.prepare(
            priority, source.v6() ? ChecksumForm.PSEUDO_HEADER : ChecksumForm.MESSAGE_ONLY);
    return memory.slice(14, length - 14);
  }

  static ByteBuffer packet(int vrid, int priority) {
    return packet(PEER, parameters(vrid, 100, 100, "192.0.2.100/24"), priority);
  }

  /** A usable interface with a running backup. */
  RouterHandle backup(RouterConfig config) {
    network(eth0());
    RouterHandle router = engine.add(config, observer);
    io.advance(0);
    return router;
  }

  /** The same, after enough time to become master. */
  RouterHandle master(RouterConfig config) {
    RouterHandle router = backup(config);
    RouterParameters parameters = config.parameters();
    io.advance(Timers.masterDownInterval(parameters.priority(), parameters.advertInterval()));
    if (router.state() != VrrpState.MASTER) {
      throw new AssertionError("no master: " + router.snapshot());
    }
    io.sent.clear();
    return router;
  }

  void network(InterfaceStatus... all) {
    engine.networkChanged(List.of(all));
  }

  /** Reports that the addresses of the last request are held. */
  void held(RouterHandle router) {
    engine.addressesHeld(router.id(), addresses.last().request());
  }

  void deliver(ByteBuffer packet) {
    io.deliver(ETH0, packet);
    io.advance(0);
  }

  @Override
  public void close() {
    engine.close();
  }
}
