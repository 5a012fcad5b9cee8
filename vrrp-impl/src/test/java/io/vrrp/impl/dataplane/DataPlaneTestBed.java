// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.filter.FilterRules;
import io.vrrp.impl.dataplane.filter.PacketFilter;
import io.vrrp.impl.dataplane.kernel.IpDevices;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.protocol.GatewayOptions;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.VirtualIp;
import io.vrrp.impl.protocol.VirtualRoute;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A data plane on a model of the kernel; the test runs each turn. */
final class DataPlaneTestBed {

  static final int ETH0 = 2;
  static final int VRID = 51;
  static final int LIFETIME = 3;
  static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /**
   * Records the reports. Like the engine, it confirms the desired states while {@code alive} is
   * set.
   */
  static final class Listener implements DataPlaneListener {
    final List<String> reports = new ArrayList<>();
    final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
    final BlockingQueue<String> held = new LinkedBlockingQueue<>();
    List<Link> links;
    List<LinkAddress> addresses;
    Map<Integer, IpDevices> ipDevices;
    int networks;
    boolean frozen;
    Runnable confirm = () -> {};

    @Override
    public void networkChanged(
        List<Link> newLinks, List<LinkAddress> newAddresses, Map<Integer, IpDevices> newIpDevices) {
      ipDevices = newIpDevices;
      links = newLinks;
      addresses = newAddresses;
      networks++;
    }

    @Override
    public void held(Object router, long request) {
      reports.add("held " + router + " " + request);
      held.add("held " + router + " " + request);
    }

    @Override
    public void refused(Object router, long request, String text) {
      reports.add("refused " + router + " " + request + ": " + text);
    }

    @Override
    public void confirmationWanted() {
      if (!frozen) {
        confirm.run();
      }
    }

    @Override
    public void warned(String text) {
      warnings.add(text);
    }

    List<String> take() {
      List<String> taken = List.copyOf(reports);
      reports.clear();
      return taken;
    }
  }

  /** A packet filter that stores its rules. */
  static final class ModelFilter implements PacketFilter {
    FilterRules rules = FilterRules.NONE;
    boolean intact = true;
    boolean touched;
    int lifeSigns;
    boolean closed;
    String failure;
    boolean onlyNecessary;
    int applications;
    Runnable whenApplied = () -> {};

    @Override
    public void apply(FilterRules newRules) throws IOException {
      if (failure != null) {
        throw new IOException(failure);
      }
      if (onlyNecessary && !newRules.equals(newRules.necessary())) {
        throw new IOException("not supported");
      }
      rules = newRules;
      intact = true;
      touched = false;
      applications++;
      whenApplied.run();
    }

    @Override
    public boolean isIntact() {
      return intact;
    }

    @Override
    public boolean isTouched() {
      return touched;
    }

    @Override
    public void keepAlive() {
      lifeSigns++;
    }

    @Override
    public void close() {
      closed = true;
      rules = FilterRules.NONE;
    }
  }

  final ModelKernel kernel = new ModelKernel();
  final ModelFilter filter = new ModelFilter();
  final Listener listener = new Listener();
  final DataPlane plane = restarted();

  DataPlaneTestBed() {
    kernel.link(ETH0, "eth0");
    kernel.add(foreign("192.0.2.1/24"));
    kernel.add(foreign("fe80::1/64"));
    turns();
    listener.take();
    kernel.takeCalls();
  }

  /** Another data plane on the same kernel, as after a restart of the process. */
  DataPlane restarted() {
    DataPlane another =
        new DataPlane(kernel, filter, listener, () -> kernel.now, task -> new Thread(task, "test"));
    listener.confirm = () -> confirmAll(another);
    try {
      another.inherit();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return another;
  }

  /** Confirms all virtual routers that the tests use. */
  private static void confirmAll(DataPlane plane) {
    plane.confirm("a");
    plane.confirm("b");
    for (int vrid = 1; vrid <= 255; vrid++) {
      plane.confirm(vrid);
    }
  }

  static List<VirtualIp> ips(String... texts) {
    return Arrays.stream(texts).map(VirtualIp::parse).toList();
  }

  /** Creates an address; one of ours with a prefix brings the route of its subnet. */
  static LinkAddress address(int link, String text, boolean ours) {
    VirtualIp ip = VirtualIp.parse(text);
    return new LinkAddress(link, ip.address(), ip.prefixLength(), ours, true).withSubnetRoute(true);
  }

  static LinkAddress ours(String text) {
    return address(ETH0, text, true);
  }

  static LinkAddress foreign(String text) {
    return address(ETH0, text, false);
  }

  /** A desired state on eth0, in the family of the first address. */
  static DesiredState want(boolean virtualMac, boolean held, long request, String... texts) {
    List<VirtualIp> ips = ips(texts);
    IpFamily family = ips.get(0).address().family();
    return new DesiredState(
        ETH0, family, VRID, virtualMac, ips, true, false, LIFETIME, held, request);
  }

  static DesiredState withLifetime(int seconds, DesiredState w) {
    return new DesiredState(
        w.baseIndex(),
        w.family(),
        w.vrid(),
        w.virtualMac(),
        w.addresses(),
        w.accept(),
        w.unicast(),
        seconds,
        w.held(),
        w.request());
  }

  static DesiredState withMacvlanName(String name, DesiredState w) {
    return new DesiredState(
        w.baseIndex(),
        w.family(),
        w.vrid(),
        w.virtualMac(),
        w.addresses(),
        w.accept(),
        w.unicast(),
        new GatewayOptions(name, w.options().routes()),
        w.lifetimeSeconds(),
        w.held(),
        w.request());
  }

  static DesiredState withRoutes(DesiredState w, String... routes) {
    return new DesiredState(
        w.baseIndex(),
        w.family(),
        w.vrid(),
        w.virtualMac(),
        w.addresses(),
        w.accept(),
        w.unicast(),
        new GatewayOptions("", Arrays.stream(routes).map(VirtualRoute::parse).toList()),
        w.lifetimeSeconds(),
        w.held(),
        w.request());
  }

  static DesiredState notAccepting(DesiredState w) {
    return new DesiredState(
        w.baseIndex(),
        w.family(),
        w.vrid(),
        w.virtualMac(),
        w.addresses(),
        false,
        w.unicast(),
        w.lifetimeSeconds(),
        w.held(),
        w.request());
  }

  static DesiredState unicast(DesiredState w) {
    return new DesiredState(
        w.baseIndex(),
        w.family(),
        w.vrid(),
        w.virtualMac(),
        w.addresses(),
        w.accept(),
        true,
        w.lifetimeSeconds(),
        w.held(),
        w.request());
  }

  static DesiredState ofVrid(int vrid, DesiredState w) {
    return new DesiredState(
        w.baseIndex(),
        w.family(),
        vrid,
        w.virtualMac(),
        w.addresses(),
        w.accept(),
        w.unicast(),
        w.lifetimeSeconds(),
        w.held(),
        w.request());
  }

  void turn() {
    try {
      plane.turn();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void turns() {
    turns(plane);
  }

  static void turns(DataPlane plane) {
    try {
      for (int i = 0; i < 3; i++) {
        plane.turn();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs several turns a second. */
  void pass(long nanos) {
    for (long left = nanos; left > 0; left -= SECOND / 4) {
      kernel.pass(Math.min(left, SECOND / 4));
      turns();
    }
  }
}
