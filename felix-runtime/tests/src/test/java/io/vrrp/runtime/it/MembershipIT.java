// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The kernel removes an interface's membership in the VRRP group when the interface loses IPv4 or
 * IPv6. Afterwards a backup must hear its master again, so that there is one master.
 */
@RequiresLab
class MembershipIT {

  private static final int INTERVAL = 10;
  private static final int VRID = 51;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Many times longer than a deaf backup would wait for its master. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private static Lab lab;
  private static Host betaHost;
  private static List<RouterProbe> masters;
  private static List<RouterProbe> backups;

  @BeforeAll
  static void elect() {
    lab = Lab.open(MembershipIT.class);
    Host alphaHost = IpVersion.host(lab, "alpha", 1);
    betaHost = IpVersion.host(lab, "beta", 2);
    masters = probes(alphaHost, 200);
    backups = probes(betaHost, 100);
  }

  private static List<RouterProbe> probes(Host host, int priority) {
    return RouterProbe.start(host, VRID, family -> family.router(VRID, priority, INTERVAL));
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  /** The event on the backup's interface. */
  enum Event {
    MTU_DIPS_BELOW_1280_FOR_A_SECOND(
        "ip link set dev eth0 mtu 1200; sleep 1; ip link set dev eth0 mtu 1500"),
    MTU_DIPS_BELOW_1280_FOR_A_MOMENT(
        "ip link set dev eth0 mtu 1200; ip link set dev eth0 mtu 1500"),
    MTU_DIPS_WITHOUT_DUPLICATE_ADDRESS_DETECTION(
        "echo 0 > /proc/sys/net/ipv6/conf/eth0/accept_dad; ip link set dev eth0 mtu 1200;"
            + " echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad;"
            + " ip link set dev eth0 mtu 1500"),
    IPV6_IS_SWITCHED_OFF_AND_ON(
        "echo 1 > /proc/sys/net/ipv6/conf/eth0/disable_ipv6; sleep 1;"
            + " echo 0 > /proc/sys/net/ipv6/conf/eth0/disable_ipv6"),
    IPV6_IS_SWITCHED_OFF_AND_ON_EVERYWHERE(
        "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6; sleep 1;"
            + " echo 0 > /proc/sys/net/ipv6/conf/all/disable_ipv6"),
    IT_IS_SET_DOWN_AND_UP("ip link set dev eth0 down; sleep 1; ip link set dev eth0 up"),
    IT_IS_RENAMED_AND_RENAMED_BACK(
        "ip link set dev eth0 name eth7; sleep 1; ip link set dev eth7 name eth0"),
    IT_VISITS_ANOTHER_NAMESPACE(
        "unshare -n sleep 3 & p=$!; sleep 1; ip link set dev eth0 netns $p;"
            + " nsenter -t $p -n ip link set dev eth0 netns $$; ip link set dev eth0 up; wait");

    private final String command;

    Event(String command) {
      this.command = command;
    }
  }

  @BeforeEach
  void awaitRoles() {
    masters.forEach(master -> master.awaitState("MASTER"));
    backups.forEach(backup -> backup.awaitState("BACKUP"));
    backups.forEach(RouterProbe::forgetChanges);
    masters.forEach(RouterProbe::forgetChanges);
  }

  @ParameterizedTest
  @EnumSource(Event.class)
  void aBackupHearsItsMasterAgainAfter(Event event) {
    betaHost.exec("sh", "-c", event.command);
    restoreAddress();
    for (RouterProbe backup : backups) {
      Await.until(backup + " is backup", LIMIT, () -> backup.state().equals("BACKUP"));
    }
    LockSupport.parkNanos(QUIET.toNanos());
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

  /** The kernel restores the IPv6 link-local address of an interface, but not its IPv4 address. */
  private static void restoreAddress() {
    betaHost.exec(
        "sh",
        "-c",
        "ip addr replace " + betaHost.address() + "/24 dev eth0; ip -6 addr show dev eth0");
  }
}
