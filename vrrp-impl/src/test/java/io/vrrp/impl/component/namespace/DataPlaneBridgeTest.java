// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpState;
import io.vrrp.impl.component.configuration.RouterConfigParser;
import io.vrrp.impl.component.warmup.SilentIo;
import io.vrrp.impl.dataplane.kernel.IpDevices;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.port.DataPlanePort;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.engine.port.RouterObserver;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the engine learns about the network from the data plane's reports. */
@Timeout(30)
class DataPlaneBridgeTest {

  private static final int ETH0 = 2;
  private static final int OTHER = 3;

  private final List<Set<String>> reported = new ArrayList<>();
  private final DataPlaneBridge bridge = new DataPlaneBridge(reported::add);
  private final Engine engine =
      new Engine(
          new SilentIo(),
          ignoring(DataPlanePort.class),
          InstantSource.system(),
          t -> {},
          Thread::new);

  private static final Map<Integer, IpDevices> IP_DEVICES = Map.of(ETH0, new IpDevices(1, 2));

  private RouterHandle router;

  private static <T> T ignoring(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
  }

  @BeforeEach
  void start() {
    bridge.connect(engine, null);
    engine.start();
    router =
        engine.add(
            RouterConfigParser.parse(
                Map.of("vrid", "51", "interface", "eth0", "virtualIps", "192.0.2.254")),
            ignoring(RouterObserver.class));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static Link link(int index, String name, int mtu, Link.Kind kind, int master) {
    return new Link(
        index,
        name,
        new MacAddress(0x0200_0000_0001L),
        true,
        true,
        mtu,
        kind,
        0,
        master,
        "",
        null,
        null);
  }

  private static LinkAddress address(String text, boolean ours, boolean usable) {
    return new LinkAddress(ETH0, IpAddress.parse(text), 24, ours, usable);
  }

  private List<String> reasonsOn(Link eth0, Link other) {
    bridge.networkChanged(
        List.of(eth0, other), List.of(address("192.0.2.1", false, true)), IP_DEVICES);
    return router.snapshot().reasons();
  }

  /** Bonds, teams and Open vSwitches have no kind of their own. */
  @Test
  void aPortIsNotUsedUnlessItsMasterIsAVrf() {
    Link eth0 = link(ETH0, "eth0", 1500, Link.Kind.OTHER, OTHER);
    assertEquals(
        List.of("interface eth0 is a port of br0: use br0"),
        reasonsOn(eth0, link(OTHER, "br0", 1500, Link.Kind.BRIDGE, 0)));
    assertEquals(
        List.of("interface eth0 is a port of bond0: use bond0"),
        reasonsOn(eth0, link(OTHER, "bond0", 1500, Link.Kind.OTHER, 0)));
    assertEquals(
        List.of("interface eth0 is a port of interface " + OTHER + ": use interface " + OTHER),
        reasonsOn(eth0, link(OTHER + 1, "eth1", 1500, Link.Kind.OTHER, 0)));
    assertEquals(List.of(), reasonsOn(eth0, link(OTHER, "red", 1500, Link.Kind.VRF, 0)));
    assertEquals(Set.of("eth0", "red"), reported.get(3));
  }

  @Test
  void anInterfaceIsFoundByEachOfItsNames() {
    Link named =
        new Link(
            ETH0,
            new Link.Labels("enp3s0", Set.of("eth0", "lan"), "", 0),
            new MacAddress(0x0200_0000_0001L),
            true,
            true,
            1500,
            Link.Kind.OTHER,
            0,
            0,
            null,
            null);
    assertEquals(List.of(), reasonsOn(named, link(OTHER, "eth1", 1500, Link.Kind.OTHER, 0)));
    assertEquals(Set.of("enp3s0", "eth0", "lan", "eth1"), reported.get(0));
  }

  @Test
  void tooSmallAnMtuStopsTheRouter() {
    Link other = link(OTHER, "eth1", 1500, Link.Kind.OTHER, 0);
    assertEquals(
        List.of("interface eth0 has an MTU of 20, the advertisement needs 32"),
        reasonsOn(link(ETH0, "eth0", 20, Link.Kind.OTHER, 0), other));
  }

  @Test
  void nothingIsSentFromAddressesThatAreOursOrNotUsable() {
    bridge.networkChanged(
        List.of(link(ETH0, "eth0", 1500, Link.Kind.OTHER, 0)),
        List.of(
            address("192.0.2.1", true, true),
            address("192.0.2.2", false, false),
            address("192.0.2.3", false, true)),
        IP_DEVICES);
    assertEquals(VrrpState.BACKUP, router.snapshot().state());
    assertEquals(IpAddress.parse("192.0.2.3"), router.snapshot().primaryAddress());
    assertTrue(router.snapshot().reasons().isEmpty());
  }
}
