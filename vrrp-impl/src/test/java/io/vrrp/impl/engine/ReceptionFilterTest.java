// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.FAULT_PAUSE;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.parameters;
import static io.vrrp.impl.engine.TestBed.peers;
import static io.vrrp.impl.engine.TestBed.speaking;
import static io.vrrp.impl.protocol.ProtocolVersions.V3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.Unicast;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether the kernel passes unicast packets. */
class ReceptionFilterTest {

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  private static RouterConfig withoutPeers(int vrid) {
    return config(vrid, 100);
  }

  private static RouterConfig withPeers(int vrid) {
    Unicast unicast = peers(null, "192.0.2.9");
    String address = "192.0.2.%d/24".formatted(100 + vrid);
    return config(speaking(parameters(vrid, 100, 100, address), V3, unicast));
  }

  private boolean hearsUnicast() {
    return bed.io.hearsUnicast(IpFamily.IPV4, ETH0);
  }

  @Test
  void followsTheConfigurationOfARunningRouter() {
    RouterHandle router = bed.backup(withoutPeers(1));
    assertFalse(hearsUnicast());
    router.configure(withPeers(1));
    assertTrue(hearsUnicast());
    router.configure(withoutPeers(1));
    assertFalse(hearsUnicast());
    assertEquals(1, bed.io.opened, "by the same receiver");
    assertEquals(2, bed.io.filters, "and no oftener than needed");
  }

  @Test
  void followsRoutersThatShareAReceiver() {
    bed.backup(withoutPeers(1));
    RouterHandle second = bed.engine.add(withPeers(2), bed.observer);
    RouterHandle third = bed.engine.add(withPeers(3), bed.observer);
    assertTrue(hearsUnicast());
    second.remove();
    assertTrue(hearsUnicast(), "the third has peers");
    third.configure(withoutPeers(3));
    assertFalse(hearsUnicast());
    third.configure(withPeers(3));
    assertTrue(hearsUnicast());
    third.remove();
    assertFalse(hearsUnicast());
    assertEquals(1, bed.io.opened);
  }

  @Test
  void aRouterThatIsStoppedByItsInterfaceStillFollows() {
    RouterHandle router = bed.backup(withoutPeers(1));
    bed.network(TestBed.noCarrier(eth0()));
    router.configure(withPeers(1));
    bed.network(eth0());
    assertTrue(hearsUnicast());
    assertEquals(VrrpState.BACKUP, router.state());
  }

  @Test
  void aFilterThatIsRefusedIsAFaultThatIsTriedAgain() {
    RouterHandle router = bed.backup(withoutPeers(1));
    bed.io.filterFailure = "no memory for a filter";
    router.configure(withPeers(1));
    assertEquals(VrrpState.INITIALIZE, router.state());
    assertTrue(router.snapshot().reasons().toString().contains(bed.io.filterFailure));
    bed.io.advance(FAULT_PAUSE);
    assertEquals(VrrpState.INITIALIZE, router.state());
    bed.io.filterFailure = null;
    bed.io.advance(2 * FAULT_PAUSE);
    assertNotEquals(VrrpState.INITIALIZE, router.state());
    assertTrue(hearsUnicast());
  }

  @Test
  void aFilterThatIsRefusedWhenARouterLeavesHarmsNoOther() {
    RouterHandle first = bed.backup(withoutPeers(1));
    RouterHandle second = bed.engine.add(withPeers(2), bed.observer);
    bed.io.filterFailure = "no memory for a filter";
    second.remove();
    assertEquals(VrrpState.BACKUP, first.state());
    assertTrue(hearsUnicast(), "more than needed");
    bed.io.filterFailure = null;
    bed.engine.add(withoutPeers(3), bed.observer);
    assertFalse(hearsUnicast());
  }
}
