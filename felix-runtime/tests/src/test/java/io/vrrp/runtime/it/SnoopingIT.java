// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.runtime.lab.Appliance;
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
import org.junit.jupiter.api.RepeatedTest;

/**
 * A switch that snoops multicast forwards advertisements only to ports with a member of the VRRP
 * group (RFC 4541). If the switch does not know the port of a backup as such, the backup must still
 * hear its master before it takes over.
 *
 * <p>The switch is a Linux bridge, which snoops ff02::12 but floods 224.0.0.18.
 */
@RequiresLab
class SnoopingIT {

  private static final int INTERVAL = 10;
  private static final int VRID = 51;
  private static final String GROUP = "ff02::12";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Many times longer than a deaf backup would wait for its master. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private static Lab lab;
  private static Host alphaHost;
  private static Host betaHost;
  private static RouterProbe master;
  private static RouterProbe backup;

  @BeforeAll
  static void elect() {
    lab = Lab.open(SnoopingIT.class);
    // The bridge sends a query at once, and members answer within a second.
    lab.exec(
        "ip link set lan type bridge mcast_snooping 1 mcast_query_response_interval 100"
            .concat(" mcast_querier 1")
            .split(" "));
    alphaHost = IpVersion.host(lab, "alpha", 1);
    betaHost = IpVersion.host(lab, "beta", 2);
    master = probe(alphaHost, 200);
    backup = probe(betaHost, 100);
  }

  private static RouterProbe probe(Host host, int priority) {
    Appliance appliance = host.appliance();
    appliance.configure(IpVersion.IPV6.pid(VRID), IpVersion.IPV6.router(VRID, priority, INTERVAL));
    return new RouterProbe(RouterProbe.connect(appliance.start()), host, IpVersion.IPV6, VRID);
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @BeforeEach
  void awaitRoles() {
    master.awaitState("MASTER");
    backup.awaitState("BACKUP");
    Await.until("the switch knows the backup", LIMIT, () -> isMember(betaHost));
    master.forgetChanges();
    backup.forgetChanges();
  }

  private static boolean isMember(Host host) {
    return lab.exec("bridge", "mdb", "show", "dev", "lan")
        .lines()
        .anyMatch(line -> line.contains("port " + host.port() + " grp " + GROUP + " "));
  }

  @RepeatedTest(3)
  void aBackupWhosePortTheSwitchForgetsStaysBackup() {
    lab.exec("bridge", "mdb", "del", "dev", "lan", "port", betaHost.port(), "grp", GROUP);
    assertStaysBackup(List.of());
  }

  @RepeatedTest(5)
  void aBackupWhoseLinkComesBackHearsItsMaster() {
    betaHost.cutLink();
    backup.awaitState("INITIALIZE");
    betaHost.restoreLink();
    backup.awaitState("BACKUP");
    assertStaysBackup(List.of("BACKUP to INITIALIZE", "INITIALIZE to BACKUP"));
  }

  private static void assertStaysBackup(List<String> expected) {
    LockSupport.parkNanos(QUIET.toNanos());
    assertEquals(
        expected, backup.changes().stream().map(Object::toString).toList(), backup::toString);
    assertEquals(List.of(), master.changes(), master::toString);
  }
}
