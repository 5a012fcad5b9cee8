// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands of scope {@code vrrp} in the appliance's shell. */
@RequiresLab
class ShellIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Lab lab;
  private PacketTap tap;
  private Appliance appliance;

  @BeforeEach
  void becomeMaster() {
    lab = Lab.open(ShellIT.class);
    tap = lab.tap(Lab.LAN);
    appliance = lab.host("alpha", "192.0.2.1").appliance();
    appliance.configure(PID, RouterProperties.of(150, 10));
    appliance.start().awaitStarted();
    appliance.awaitState(VRID, "MASTER", LIMIT);
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private void assertPrints(String regex, String command) {
    List<String> lines = appliance.shell(command);
    assertTrue(lines.stream().anyMatch(line -> line.matches(regex)), () -> command + ": " + lines);
  }

  @Test
  void virtualRoutersAreShown() {
    assertPrints("ROUTER +STATE +SINCE +PRIORITY +MASTER +VIRTUAL IPS", "vrrp:list");
    assertPrints("eth0/ipv4/51  MASTER .* 150 +this node +192.0.2.254/24", "vrrp:list");
    assertPrints("eth0/ipv4/51: MASTER.*", "vrrp:show 51");
    assertPrints(" +advertisementSent +[1-9][0-9]*", "vrrp:show eth0 51 ipv4");
    assertPrints("this network namespace", "vrrp:engine");
    assertPrints(" +packetsSent +[1-9][0-9]*", "vrrp:engine");
    assertPrints(".*IllegalArgumentException: there is no virtual router 7; .*", "vrrp:show 7");
    assertPrints(" *String\\[] +the virtual router: .*", "help vrrp:show");
  }

  @Test
  void virtualRouterIsAdministered() {
    assertPrints("eth0/ipv4/51: priority 120 \\(not 150\\)", "vrrp:priority 51 120");
    tap.awaitAdvert("priority 120", LIMIT, a -> a.priority() == 120);
    assertPrints("eth0/ipv4/51: priority 150", "vrrp:priority 51 clear");
    tap.awaitAdvert("priority 150", LIMIT, a -> a.priority() == 150);

    assertPrints("eth0/ipv4/51: INITIALIZE", "vrrp:shutdown eth0");
    tap.awaitAdvert("advertisement of priority 0", LIMIT, a -> a.priority() == 0);
    assertPrints("eth0/ipv4/51: BACKUP", "vrrp:startup 51");
    assertPrints(".* eth0/ipv4/51: BACKUP to MASTER: .*", "vrrp:watch 2");
    appliance.awaitState(VRID, "MASTER", LIMIT);

    long before = PacketTap.now();
    assertPrints("eth0/ipv4/51: announced 192.0.2.254/24", "vrrp:announce 51");
    tap.awaitArp(
        "announcement",
        LIMIT,
        arp -> arp.senderIp().equals("192.0.2.254") && arp.frame().nanos() > before);
    assertPrints("eth0/ipv4/51: counters are 0", "vrrp:reset 51");
    assertPrints(" +masterTransitions +0", "vrrp:show 51");

    int priorityZeros = priorityZeros();
    assertPrints("eth0/ipv4/51: BACKUP", "vrrp:drain 51");
    assertEquals(priorityZeros + 1, priorityZeros());
    // There is no other router that could take over.
    appliance.awaitState(VRID, "MASTER", LIMIT);
  }

  private int priorityZeros() {
    return (int) tap.adverts().stream().filter(a -> a.priority() == 0).count();
  }
}
