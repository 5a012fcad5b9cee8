// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VIRTUAL_IP;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How changes of the interface's addresses affect mastership. */
@RequiresLab
class AddressIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int INTERVAL = 100;

  /** The data plane reads everything again every ten seconds. */
  private static final long UNTIL_READ_AGAIN = Duration.ofSeconds(12).toNanos();

  private Lab lab;
  private Host client;
  private Host alphaHost;
  private Host betaHost;
  private JmxClient.Router alpha;
  private JmxClient.Router beta;

  @BeforeEach
  void openLab() {
    lab = Lab.open(AddressIT.class);
    client = lab.host("client", "192.0.2.100");
    alphaHost = lab.host("alpha", "192.0.2.1");
    betaHost = lab.host("beta", "192.0.2.2");
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private static void ip(Host host, String command) {
    host.exec(("ip " + command).split(" "));
  }

  /** Starts the master alpha, then the backup beta. */
  private void startPair(int interval, Map<String, ?> ofAlpha, Map<String, ?> ofBeta) {
    alpha = start(alphaHost, 150, interval, ofAlpha);
    awaitState(alpha, "MASTER");
    beta = start(betaHost, 100, interval, ofBeta);
    awaitState(beta, "BACKUP");
    Await.until("client reaches " + VIRTUAL_IP, LIMIT, () -> client.ping(VIRTUAL_IP));
  }

  private static JmxClient.Router start(
      Host host, int priority, int interval, Map<String, ?> others) {
    Appliance appliance = host.appliance();
    Map<String, Object> properties = RouterProperties.of(priority, interval);
    properties.put("preempt", false);
    properties.putAll(others);
    appliance.configure(PID, properties);
    appliance.start();
    return RouterProbe.connect(appliance).router("eth0", "ipv4", VRID);
  }

  private static void awaitState(JmxClient.Router router, String state) {
    Await.until(state, LIMIT, () -> router.attribute("State").equals(state));
  }

  private static String status(JmxClient.Router router) {
    return router.attribute("State") + " " + router.attribute("MasterTransitions");
  }

  private static void quiet(long nanos) {
    long end = System.nanoTime() + nanos;
    Await.until("quiet time", LIMIT, () -> System.nanoTime() > end);
  }

  private void assertNothingMoved() {
    assertEquals("MASTER 1", status(alpha));
    assertEquals("BACKUP 0", status(beta));
    Await.until("client reaches " + VIRTUAL_IP, LIMIT, () -> client.ping(VIRTUAL_IP));
  }

  private void awaitAdvertisements(long more) {
    long before = (long) beta.attribute("AdvertisementRcvd");
    Await.until(
        more + " advertisements",
        LIMIT,
        () -> (long) beta.attribute("AdvertisementRcvd") >= before + more);
  }

  @Test
  void unicastComesFromTheAddressThatReachesThePeerThoughAnotherIsFirst() {
    ip(alphaHost, "-4 addr flush dev eth0");
    ip(alphaHost, "addr add 10.9.0.1/24 dev eth0");
    ip(alphaHost, "addr add 192.0.2.1/24 dev eth0");
    startPair(20, Map.of("unicastPeers", "192.0.2.2"), Map.of("unicastPeers", "192.0.2.1"));
    awaitAdvertisements(10);
    assertNothingMoved();
  }

  /** Only the route to the peer determines which address the peer knows. */
  @Test
  void unicastToARoutedPeerComesFromTheAddressOfItsRoute() {
    ip(alphaHost, "-4 addr flush dev eth0");
    ip(alphaHost, "addr add 10.9.0.1/24 dev eth0");
    ip(alphaHost, "addr add 192.0.2.1/24 dev eth0");
    // Beta is behind the client, which routes.
    ip(betaHost, "addr add 198.51.100.2/32 dev eth0");
    ip(alphaHost, "route add 198.51.100.0/24 via 192.0.2.100");
    client.exec("sysctl", "-qw", "net.ipv4.ip_forward=1");
    ip(client, "route add 198.51.100.0/24 via 192.0.2.2");
    startPair(
        20,
        Map.of("unicastPeers", "198.51.100.2", "minTtl", 254),
        Map.of("unicastPeers", "192.0.2.1", "unicastSource", "198.51.100.2", "minTtl", 254));
    awaitAdvertisements(10);
    assertNothingMoved();
  }

  @Test
  void unicastPairKeepsItsSourcesWhenAddressesAppear() {
    startPair(20, Map.of("unicastPeers", "192.0.2.2"), Map.of("unicastPeers", "192.0.2.1"));
    for (Host host : new Host[] {alphaHost, betaHost}) {
      ip(host, "addr add 169.254.7.7/16 dev eth0 scope link");
      ip(host, "-6 addr add 2001:db8::aa/64 dev eth0");
      ip(host, "addr add 10.9.0.1/24 dev eth0");
    }
    quiet(UNTIL_READ_AGAIN);
    assertNothingMoved();
    assertEquals("192.0.2.1", alpha.attribute("PrimaryAddress"));
    assertEquals("192.0.2.2", beta.attribute("PrimaryAddress"));
  }

  @Test
  void aMasterWhoseAddressesAreFlushedAndAddedAgainStaysMaster() {
    startPair(INTERVAL, Map.of(), Map.of());
    for (int i = 0; i < 3; i++) {
      flushAndAddAgain(alphaHost, "192.0.2.1/24");
      flushAndAddAgain(betaHost, "192.0.2.2/24");
    }
  }

  private void flushAndAddAgain(Host host, String address) {
    host.exec(
        "sh",
        "-c",
        "ip -4 addr flush dev eth0; sleep 0.3; ip addr add " + address + " brd + dev eth0");
    awaitAdvertisements(2);
    assertNothingMoved();
  }

  @Test
  void aUnicastMasterWhoseAddressesAreFlushedAndAddedAgainStaysMaster() {
    startPair(INTERVAL, Map.of("unicastPeers", "192.0.2.2"), Map.of("unicastPeers", "192.0.2.1"));
    for (int i = 0; i < 3; i++) {
      flushAndAddAgain(alphaHost, "192.0.2.1/24");
    }
  }

  @Test
  void aMasterWhoseAddressDoesNotReturnLeaves() {
    startPair(INTERVAL, Map.of(), Map.of());
    ip(alphaHost, "-4 addr flush dev eth0");
    awaitState(alpha, "INITIALIZE");
    awaitState(beta, "MASTER");
    ip(alphaHost, "addr add 192.0.2.1/24 dev eth0");
    awaitState(alpha, "BACKUP");
    Await.until("client reaches " + VIRTUAL_IP, LIMIT, () -> client.ping(VIRTUAL_IP));
    assertEquals("MASTER 1", status(beta));
  }
}
