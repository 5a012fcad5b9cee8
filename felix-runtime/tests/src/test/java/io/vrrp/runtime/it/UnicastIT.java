// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VIRTUAL_IP;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Keepalived;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import io.vrrp.runtime.lab.Tshark;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Without multicast: routers with configured peer addresses. */
@RequiresLab({"keepalived", "tshark"})
class UnicastIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int INTERVAL = 20;
  private static final String GLOBAL = "2001:db8::254";

  private Lab lab;
  private PacketTap tap;
  private Host client;
  private Host alpha;
  private Host beta;

  @BeforeEach
  void openLab() {
    lab = Lab.open(UnicastIT.class);
    tap = lab.tap(Lab.LAN);
    client = lab.host("client", "192.0.2.100");
    alpha = lab.host("alpha", "192.0.2.1");
    beta = lab.host("beta", "192.0.2.2");
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private static Appliance start(Host host, Map<String, Object> properties) {
    Appliance appliance = host.appliance();
    appliance.configure(PID, properties);
    return appliance.start();
  }

  private static Map<String, Object> properties(int priority, int interval, String peers) {
    Map<String, Object> properties = RouterProperties.of(priority, interval);
    properties.put("unicastPeers", peers);
    return properties;
  }

  /**
   * Source and destination of all advertisements, each pair once; copies inside ICMP errors do not
   * count.
   */
  private List<String> ways() {
    return Tshark.fields(
            tap.frames(),
            "vrrp and not icmp",
            "vrrp.v3_checksum_as_in_v2:FALSE",
            "eth.src",
            "ip.src",
            "ip.dst")
        .stream()
        .distinct()
        .toList();
  }

  private long counter(Appliance appliance, String family, String name) {
    try (JmxClient jmx = appliance.jmx()) {
      return (long) jmx.router("eth0", family, VRID).attribute(name);
    }
  }

  @Test
  void twoAppliancesNeedNoMulticast() {
    Appliance backup = start(beta, properties(100, INTERVAL, "192.0.2.1,192.0.2.9"));
    backup.awaitState(VRID, "MASTER", LIMIT);
    Appliance master = start(alpha, properties(200, INTERVAL, "192.0.2.2 192.0.2.9"));
    master.awaitState(VRID, "MASTER", LIMIT);
    backup.awaitState(VRID, "BACKUP", LIMIT);
    Await.until("client reaches " + VIRTUAL_IP, LIMIT, () -> client.ping(VIRTUAL_IP));

    master.process().kill();
    Await.until("take-over", LIMIT, () -> counter(backup, "ipv4", "MasterTransitions") == 2);
    Await.until("client reaches " + VIRTUAL_IP, LIMIT, () -> client.ping(VIRTUAL_IP));

    // From the interface's own MAC address: a routed packet has no virtual MAC address. No host has
    // 192.0.2.9; packets to it wait for a MAC address.
    assertEquals(
        List.of(beta.mac() + "|192.0.2.2|192.0.2.1", alpha.mac() + "|192.0.2.1|192.0.2.2"), ways());
    assertEquals(0, counter(backup, "ipv4", "UnknownPeers"));
    assertTrue(counter(backup, "ipv4", "AdvertisementRcvd") > 0);
  }

  @Test
  void routerThatIsNoPeerIsNotHeard() {
    Appliance stranger = start(alpha, properties(200, INTERVAL, "192.0.2.2"));
    stranger.awaitState(VRID, "MASTER", LIMIT);
    Appliance deaf = start(beta, properties(100, INTERVAL, "192.0.2.3"));
    deaf.awaitState(VRID, "MASTER", LIMIT);
    Await.until("counted", LIMIT, () -> counter(deaf, "ipv4", "UnknownPeers") > 10);
    assertEquals(0, counter(deaf, "ipv4", "AdvertisementRcvd"));

    // When both know each other, while they run, one of them becomes master.
    deaf.configure(PID, properties(100, INTERVAL, "192.0.2.1"));
    Await.until("obeys its peer", LIMIT, () -> counter(deaf, "ipv4", "AdvertisementRcvd") > 10);
    try (JmxClient jmx = deaf.jmx()) {
      assertEquals("BACKUP", jmx.router("eth0", "ipv4", VRID).attribute("State"));
      assertEquals(
          List.of("192.0.2.1"),
          List.of((Object[]) jmx.router("eth0", "ipv4", VRID).attribute("UnicastPeers")));
    }
  }

  /** keepalived's most frequent form in clouds: version 2 with a password. */
  @Test
  void keepalivedAndWeAgreeInVersion2() {
    Map<String, Object> ours = properties(100, 100, "192.0.2.2");
    ours.put("version", "2");
    ours.put(".authPassword", "s3cret");
    Keepalived keepalived =
        Keepalived.start(
            beta,
            """
            vrrp_instance lab {
              version 2
              interface eth0
              virtual_router_id %d
              priority 200
              advert_int 1
              unicast_src_ip 192.0.2.2
              unicast_peer {
                192.0.2.1
              }
              authentication {
                auth_type PASS
                auth_pass s3cret
              }
              virtual_ipaddress {
                %s/24
              }
            }
            """
                .formatted(VRID, VIRTUAL_IP));
    keepalived.awaitState("MASTER", LIMIT);
    Appliance appliance = start(alpha, ours);
    appliance.awaitState(VRID, "BACKUP", LIMIT);
    Await.until(
        "ten advertisements", LIMIT, () -> counter(appliance, "ipv4", "AdvertisementRcvd") > 4);

    ours.put("priority", 250);
    appliance.configure(PID, ours);
    appliance.awaitState(VRID, "MASTER", LIMIT);
    keepalived.awaitState("BACKUP", LIMIT);
    Await.until("client reaches " + VIRTUAL_IP, LIMIT, () -> client.ping(VIRTUAL_IP));
    assertEquals(0, keepalived.rejected(), keepalived::statistics);
    for (String counter : List.of("AuthFailures", "AuthTypeMismatches", "IpTtlErrors")) {
      assertEquals(0, counter(appliance, "ipv4", counter), counter);
    }
    assertEquals(
        List.of(beta.mac() + "|192.0.2.2|192.0.2.1", alpha.mac() + "|192.0.2.1|192.0.2.2"), ways());
    assertTrue(
        appliance.log().stream().noneMatch(line -> line.contains("s3cret")), "password in the log");
    List<String> services = appliance.shell("inspect cap service");
    assertTrue(
        services.stream().anyMatch(line -> line.contains("vrrp.vrid = " + VRID)),
        services::toString);
    assertTrue(
        services.stream().noneMatch(line -> line.contains("s3cret")), "password in a service");
  }

  /**
   * keepalived 2.2 and 2.3 send over IPv6 with the system's hop limit, 64 (fixed in keepalived
   * 2.3.3).
   */
  @Test
  void keepalivedsHopLimitOverIpv6NeedsLeave() {
    alpha.exec("ip", "addr", "add", "2001:db8::1/64", "dev", "eth0", "nodad");
    beta.exec("ip", "addr", "add", "2001:db8::2/64", "dev", "eth0", "nodad");
    Map<String, Object> ours = properties(100, 100, "2001:db8::2");
    ours.put("virtualIps", "fe80::1:33," + GLOBAL + "/64");
    Keepalived keepalived =
        Keepalived.start(
            beta,
            """
            vrrp_instance lab {
              version 3
              interface eth0
              virtual_router_id %d
              priority 200
              advert_int 1
              unicast_src_ip 2001:db8::2
              unicast_peer {
                2001:db8::1
              }
              virtual_ipaddress {
                fe80::1:33
                %s/64
              }
            }
            """
                .formatted(VRID, GLOBAL));
    keepalived.awaitState("MASTER", LIMIT);
    Appliance appliance = start(alpha, ours);
    Await.until("refused", LIMIT, () -> counter(appliance, "ipv6", "IpTtlErrors") > 2);
    assertEquals(0, counter(appliance, "ipv6", "AdvertisementRcvd"));

    ours.put("minTtl", 64);
    appliance.configure(PID, ours);
    Await.until("heard", LIMIT, () -> counter(appliance, "ipv6", "AdvertisementRcvd") > 2);
    appliance.awaitState("ipv6", VRID, "BACKUP", LIMIT);
    keepalived.process().kill();
    appliance.awaitState("ipv6", VRID, "MASTER", LIMIT);
  }
}
