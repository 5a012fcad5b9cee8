// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Claim;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.Probe;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A master sends to the MAC address that it knows of a unicast peer. If that changes, the peer
 * announces it, so that it still receives advertisements.
 */
@RequiresLab
class UnicastNeighborIT {

  private static final int VRID = 51;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int ROUNDS = 3;

  /**
   * Announcements that are lost while a switch does not forward yet are repeated within this time.
   */
  private static final int INTERVAL = 100;

  private Lab lab;
  private Host betaHost;
  private List<RouterProbe> masters;
  private List<RouterProbe> backups;

  private void elect(boolean virtualMac) {
    lab = Lab.open(UnicastNeighborIT.class);
    Host alphaHost = IpVersion.host(lab, "alpha", 1);
    betaHost = IpVersion.host(lab, "beta", 2);
    masters = start(alphaHost, 200, 2, virtualMac);
    masters.forEach(master -> master.awaitState("MASTER"));
    backups = start(betaHost, 100, 1, virtualMac);
    backups.forEach(backup -> backup.awaitState("BACKUP"));
    awaitAdvertisements(2);
    masters.forEach(RouterProbe::forgetChanges);
    backups.forEach(RouterProbe::forgetChanges);
  }

  private static List<RouterProbe> start(Host host, int priority, int peer, boolean virtualMac) {
    return RouterProbe.start(
        host,
        VRID,
        family -> {
          Map<String, Object> properties = family.router(VRID, priority, INTERVAL);
          String subnet = family == IpVersion.IPV4 ? "192.0.2." : "2001:db8::";
          properties.put("virtualMac", virtualMac);
          properties.put("unicastPeers", subnet + peer);
          return properties;
        });
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  /** Waits until each backup has heard this number of further advertisements. */
  private void awaitAdvertisements(int count) {
    for (RouterProbe backup : backups) {
      long before = backup.counter("AdvertisementRcvd");
      Await.until(
          backup + " hears its master",
          LIMIT,
          () -> backup.counter("AdvertisementRcvd") >= before + count);
    }
  }

  private void assertOneMaster() {
    for (RouterProbe backup : backups) {
      assertEquals("BACKUP", backup.state(), backup::toString);
      assertFalse(
          backup.changes().toString().contains("to MASTER"),
          () -> "two masters: " + backup.changes());
    }
    for (RouterProbe master : masters) {
      assertEquals(List.of(), master.changes(), master::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBackupWhoseMacAddressChangesGoesOnHearingItsMaster(boolean virtualMac) {
    elect(virtualMac);
    betaHost.exec("ip", "link", "set", "eth0", "address", "02:00:5e:10:00:02");
    awaitAdvertisements(5);
    assertOneMaster();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBackupWhoseNetworkCardIsReplacedHearsItsMaster(boolean virtualMac) {
    elect(virtualMac);
    betaHost.removeCard();
    backups.forEach(backup -> backup.awaitState("INITIALIZE"));
    betaHost.insertCard();
    betaHost.exec("ip", "addr", "add", "2001:db8::2/64", "dev", "eth0", "nodad");
    backups.forEach(backup -> backup.awaitState("BACKUP"));
    awaitAdvertisements(5);
    assertOneMaster();
  }

  /**
   * Linux answers ARP for each address of a host on all its interfaces. Packets that a peer sends
   * to the MAC address of another interface arrive there, where no virtual router listens.
   */
  @Test
  void secondCardOnTheLanDoesNotAnswerForTheAddressThatPeersSendTo() {
    elect(false);
    betaHost.addInterface("eth1");
    betaHost.exec("ip", "addr", "add", "192.0.2.12/24", "dev", "eth1");
    PacketTap tap = lab.tap(Lab.LAN);
    for (int round = 1; round <= ROUNDS; round++) {
      awaitAnswer(tap, round, "192.0.2.2");
      // If the second card answered, its answer would have come before this one.
      awaitAnswer(tap, round, "192.0.2.12");
    }
    Set<String> macs =
        answers(tap)
            .filter(claim -> claim.address().equals("192.0.2.2"))
            .map(Claim::mac)
            .collect(Collectors.toSet());
    assertEquals(Set.of(betaHost.mac()), macs);
  }

  private static void awaitAnswer(PacketTap tap, int round, String address) {
    long before = PacketTap.now();
    Await.until(
        "an answer for " + address,
        LIMIT,
        () -> {
          // Each round uses another host, so that no rate limit applies.
          tap.inject(Probe.question("02:00:00:00:00:0" + round, "192.0.2.15" + round, address));
          return answers(tap)
              .anyMatch(claim -> claim.address().equals(address) && claim.frame().nanos() > before);
        });
  }

  private static Stream<Claim> answers(PacketTap tap) {
    return tap.seen(Claim::of).stream().filter(claim -> claim.kind() == Claim.Kind.ANSWER);
  }
}
