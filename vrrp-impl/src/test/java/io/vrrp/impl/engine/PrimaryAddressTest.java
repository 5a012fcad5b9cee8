// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.parameters;
import static io.vrrp.impl.engine.TestBed.peers;
import static io.vrrp.impl.engine.TestBed.speaking;
import static io.vrrp.impl.engine.TestBed.withAddresses;
import static io.vrrp.impl.protocol.ProtocolVersions.V3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.State;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The address that is sent from stays, may be absent for a moment, and is replaced when it goes.
 */
class PrimaryAddressTest {

  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
  private static final InterfaceStatus FLUSHED = withAddresses(eth0());
  private static final String VIP = "192.0.2.100/24";

  private final TestBed bed = new TestBed();

  @AfterEach
  void close() {
    bed.close();
  }

  private static RouterConfig unicast(String... peers) {
    return config(speaking(parameters(1, 100, 100, VIP), V3, peers(null, peers)));
  }

  private List<String> sources() {
    return bed.io.advertisements().stream().map(sent -> sent.source().toString()).toList();
  }

  // ---------------------------------------------------------------- what stays, what is replaced

  @Test
  void aHealthyUnicastPairKeepsItsSourceWhateverAddressesAppear() {
    RouterHandle router = bed.master(unicast("192.0.2.9"));
    String own = TestBed.ADDRESS.toString();
    for (String other :
        List.of(
            "169.254.7.7/16 LINK_SCOPE", "2001:db8::aa", "10.9.0.1", "192.0.2.3", "192.0.2.0")) {
      bed.network(withAddresses(eth0(), other, own));
      bed.io.advance(SECOND);
      bed.network(withAddresses(eth0(), own, other));
      bed.io.advance(SECOND);
      bed.network(withAddresses(eth0(), own + " DEPRECATED", other));
      bed.io.advance(SECOND);
    }
    assertEquals(List.of(own), sources().stream().distinct().toList());
    assertEquals(State.MASTER, router.state());
  }

  @Test
  void unicastMovesToTheAddressThatReachesThePeerWhenItAppears() {
    bed.network(withAddresses(eth0(), "10.9.0.1"));
    RouterHandle router = bed.engine.add(unicast("192.0.2.9"), bed.observer);
    bed.io.advance(4 * SECOND);
    assertEquals(State.MASTER, router.state());
    bed.io.sent.clear();
    bed.network(withAddresses(eth0(), "10.9.0.1", "192.0.2.1"));
    bed.io.advance(SECOND);
    assertEquals(List.of("192.0.2.1"), sources());
    bed.close();
    assertEquals(
        List.of(
            "eth0: advertisements are sent from 192.0.2.1 now (before: 10.9.0.1); the peers must"
                + " list it, or unicastSource name another one"),
        bed.observer.warnings);
  }

  /** The kernel reports addresses, but a route may be added later. */
  @Test
  void theRouteToThePeerIsLookedForUntilThereIsOne() {
    IpAddress far = IpAddress.parse("198.51.100.2");
    bed.network(withAddresses(eth0(), "10.9.0.1", "192.0.2.1"));
    RouterHandle router = bed.engine.add(unicast("198.51.100.2"), bed.observer);
    bed.io.advance(0);
    assertEquals(IpAddress.parse("10.9.0.1"), router.snapshot().primaryAddress());
    bed.io.advance(600 * SECOND);
    assertTrue(bed.io.lookups < 30, bed.io.lookups + " lookups");
    bed.io.routes.put(far, IpAddress.parse("192.0.2.1"));
    bed.io.advance(30 * SECOND);
    assertEquals(IpAddress.parse("192.0.2.1"), router.snapshot().primaryAddress());
    int lookups = bed.io.lookups;
    bed.io.advance(600 * SECOND);
    assertEquals(lookups, bed.io.lookups, "known once and for all");
  }

  @Test
  void anAddressThatReachesThePeerReplacesOneThatGoesAtOnce() {
    RouterHandle router = bed.master(unicast("192.0.2.9"));
    bed.network(withAddresses(eth0(), "192.0.2.7"));
    assertEquals(IpAddress.parse("192.0.2.7"), router.snapshot().primaryAddress());
    bed.io.advance(SECOND);
    assertEquals("192.0.2.7", sources().get(0));
  }

  @Test
  void otherPeersMayBeReachedFromAnotherAddress() {
    bed.network(withAddresses(eth0(), "10.9.0.1", "192.0.2.1"));
    RouterHandle router = bed.engine.add(unicast("192.0.2.9"), bed.observer);
    bed.io.advance(0);
    assertEquals(IpAddress.parse("192.0.2.1"), router.snapshot().primaryAddress());
    router.configure(unicast("10.9.0.9"));
    assertEquals(IpAddress.parse("10.9.0.1"), router.snapshot().primaryAddress());
    assertEquals(State.BACKUP, router.state());
  }

  /** As after a crash, on a kernel that does not remember who added an address. */
  @Test
  void theVirtualIpOfAnotherVirtualRouterIsNotSentFrom() {
    RouterHandle other =
        bed.engine.add(config(parameters(2, 100, 100, "192.0.2.1/24")), bed.observer);
    bed.network(withAddresses(eth0(), "192.0.2.1", "192.0.2.5"));
    RouterHandle router = bed.engine.add(config(1, 100), bed.observer);
    bed.io.advance(0);
    assertEquals(IpAddress.parse("192.0.2.5"), router.snapshot().primaryAddress());
    other.remove();
    bed.network(withAddresses(eth0(), "192.0.2.1"));
    assertEquals(IpAddress.parse("192.0.2.1"), router.snapshot().primaryAddress());
  }

  /** Two routers that back each other up own an address each, and send from it. */
  @Test
  void anAddressThatThisNodeOwnsIsSentFrom() {
    bed.network(eth0());
    bed.engine.add(config(parameters(2, 255, 100, "192.0.2.1/24")), bed.observer);
    RouterHandle router = bed.engine.add(config(1, 100), bed.observer);
    bed.io.advance(0);
    assertEquals(TestBed.ADDRESS, router.snapshot().primaryAddress());
    assertTrue(bed.io.receives(ETH0));
  }
}
