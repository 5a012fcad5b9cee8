// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProbe.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.RequiresLab;
import io.vrrp.runtime.lab.StoppedThread;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A master whose data plane thread hangs, while everything else works, is worse than no master: it
 * hands over to its backups.
 */
@RequiresLab
class HungThreadIT {

  private static final int INTERVAL = 10;
  private static final int HIGH = 200;
  private static final int LOW = 100;
  private static final int VRID = 51;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * After this time without a response it leaves, even if it does not know that its addresses
   * expired.
   */
  private static final long SILENCE_MILLIS = 20_000;

  private static final String REASON = "the data plane thread does not respond";

  private Lab lab;
  private Host client;
  private Appliance alpha;
  private List<RouterProbe> masters;
  private List<RouterProbe> backups;

  @BeforeEach
  void elect() {
    lab = Lab.open(HungThreadIT.class);
    client = IpVersion.host(lab, "client", 100);
    Host alphaHost = IpVersion.host(lab, "alpha", 1);
    Host betaHost = IpVersion.host(lab, "beta", 2);
    alpha = appliance(alphaHost, HIGH);
    Appliance beta = appliance(betaHost, LOW);
    masters = RouterProbe.both(alpha, alphaHost, VRID);
    backups = RouterProbe.both(beta, betaHost, VRID);
    masters.forEach(RouterProbe::awaitServing);
    backups.forEach(backup -> backup.awaitState("BACKUP"));
    masters.forEach(router -> router.awaitReachable(client));
  }

  private static Appliance appliance(Host host, int priority) {
    Appliance appliance = host.appliance();
    for (IpVersion family : IpVersion.values()) {
      appliance.configure(family.pid(VRID), family.router(VRID, priority, INTERVAL));
    }
    return appliance.start();
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void masterLeavesWhileItsDataPlaneThreadHangs() {
    masters.forEach(RouterProbe::forgetChanges);
    backups.forEach(RouterProbe::forgetChanges);

    long begin = System.nanoTime();
    try (StoppedThread hung = StoppedThread.of(alpha.process(), "vrrp-dataplane")) {
      for (RouterProbe master : masters) {
        Await.until(master + " leaves", PATIENCE, () -> master.state().equals("INITIALIZE"));
        assertEquals(List.of(REASON), master.reasons(), master::toString);
        long millis = millisSince(begin);
        System.out.printf("%s: leaves after %d ms%n", master, millis);
        assertTrue(millis < SILENCE_MILLIS, "it knows that its addresses have expired");
        // As after every graceful release, nothing is left that could answer.
        assertEquals(1L, master.counter("PriorityZeroPktsSent"), master::toString);
        assertFalse(master.hasAddress(), master::toString);
      }
      alpha.awaitLog(REASON, LIMIT);
      backups.forEach(RouterProbe::awaitServing);
      backups.forEach(router -> router.awaitReachable(client));
      assertTrue(hung.isStopped(), "it hung until now");
    }

    begin = System.nanoTime();
    for (RouterProbe master : masters) {
      master.awaitServing();
      System.out.printf("%s: serves again after %d ms%n", master, millisSince(begin));
      master.awaitReachable(client);
      assertEquals(
          List.of("MASTER to INITIALIZE", "INITIALIZE to BACKUP", "BACKUP to MASTER"),
          master.changes().stream().map(Object::toString).toList(),
          master::toString);
    }
    for (RouterProbe backup : backups) {
      backup.awaitState("BACKUP");
      Await.until(backup + " has no address left", LIMIT, () -> !backup.hasAddress());
      assertEquals(
          List.of("BACKUP to MASTER", "MASTER to BACKUP"),
          backup.changes().stream().map(Object::toString).toList(),
          backup::toString);
    }
  }

  private static long millisSince(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }
}
