// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.namespace;

import io.vrrp.impl.dataplane.DataPlane;
import io.vrrp.impl.dataplane.DataPlaneListener;
import io.vrrp.impl.dataplane.kernel.IpDevices;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.port.DataPlanePort;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.LocalAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Passes requests from the engine to the data plane, and reports back, so that neither depends on
 * the other.
 */
public final class DataPlaneBridge implements DataPlanePort, DataPlaneListener {

  private final Consumer<Set<String>> networkListener;
  private Engine engine;
  private DataPlane dataPlane;

  /**
   * Creates a bridge that is not connected yet.
   *
   * @param networkListener receives the names of all interfaces, after the engine
   */
  public DataPlaneBridge(Consumer<Set<String>> networkListener) {
    this.networkListener = networkListener;
  }

  /** Must be called before either is started. */
  public void connect(Engine newEngine, DataPlane newDataPlane) {
    engine = newEngine;
    dataPlane = newDataPlane;
  }

  @Override
  public void want(
      RouterId router, int interfaceIndex, RouterConfig config, boolean held, long request) {
    dataPlane.want(router, wanted(router, interfaceIndex, config, held, request));
  }

  @Override
  public boolean holdAtOnce(
      RouterId router, int interfaceIndex, RouterConfig config, long request) {
    return dataPlane.holdAtOnce(router, wanted(router, interfaceIndex, config, true, request));
  }

  private static DesiredState wanted(
      RouterId router, int interfaceIndex, RouterConfig config, boolean held, long request) {
    return new DesiredState(
        interfaceIndex,
        router.family(),
        router.vrid(),
        config.virtualMac(),
        config.parameters().virtualIps(),
        config.accepts(),
        config.parameters().unicast().isUsed(),
        config.options(),
        config.addressLifetime(),
        held,
        request);
  }

  @Override
  public void check(RouterId router) {
    dataPlane.check(router);
  }

  @Override
  public void leaveToMaster(RouterId router, List<IpAddress> addresses) {
    dataPlane.leaveToMaster(router, addresses);
  }

  @Override
  public void forget(RouterId router) {
    dataPlane.forget(router);
  }

  @Override
  public void confirm(RouterId router) {
    dataPlane.confirm(router);
  }

  @Override
  public void networkChanged(
      List<Link> links, List<LinkAddress> addresses, Map<Integer, IpDevices> ipDevices) {
    Map<Integer, Link> byIndex =
        links.stream().collect(Collectors.toMap(Link::index, Function.identity()));
    Map<String, InterfaceStatus> byName = new HashMap<>();
    for (Link link : links) {
      InterfaceStatus status =
          status(
              link,
              receivingMaster(link, byIndex),
              addresses,
              ipDevices.getOrDefault(link.index(), IpDevices.NONE));
      link.allNames().forEach(name -> byName.put(name, status));
    }
    engine.networkChanged(byName);
    networkListener.accept(Set.copyOf(byName.keySet()));
  }

  /**
   * The name of the interface that receives the packets of this one in its place, or "". Any master
   * takes them, such as a bridge, a bond, a team or an Open vSwitch, except a VRF.
   */
  private static String receivingMaster(Link link, Map<Integer, Link> byIndex) {
    Link master = byIndex.get(link.master());
    if (master == null) {
      return link.master() == 0 ? "" : "interface " + link.master();
    }
    return master.kind() == Link.Kind.VRF ? "" : master.name();
  }

  private static InterfaceStatus status(
      Link link, String master, List<LinkAddress> addresses, IpDevices ipDevices) {
    List<LocalAddress> own =
        addresses.stream()
            .filter(a -> a.linkIndex() == link.index() && a.usable() && !a.ours())
            .map(a -> new LocalAddress(a.address(), a.prefixLength(), a.traits()))
            .toList();
    return new InterfaceStatus(
        link.index(),
        link.name(),
        link.mac(),
        link.adminUp(),
        link.running(),
        link.mtu(),
        master,
        own,
        ipDevices.ipv4(),
        ipDevices.ipv6());
  }

  @Override
  public void held(Object owner, long request) {
    engine.addressesHeld((RouterId) owner, request);
  }

  @Override
  public void refused(Object owner, long request, String text) {
    engine.addressesRefused((RouterId) owner, request, text);
  }

  @Override
  public void confirmationWanted() {
    engine.confirmationWanted();
  }

  /** Log on the event thread: if logging blocks, the data plane must still renew addresses. */
  @Override
  public void warned(String text) {
    engine.warn(text);
  }
}
