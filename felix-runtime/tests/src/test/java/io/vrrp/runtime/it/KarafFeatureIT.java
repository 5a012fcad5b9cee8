// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Karaf;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.LabProcess;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The feature, installed from a Maven repository into a running Karaf with other features. */
@RequiresLab
class KarafFeatureIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);

  private Lab lab;
  private PacketTap tap;
  private Karaf karaf;
  private LabProcess process;

  @BeforeEach
  void start() {
    assumeTrue(Runtime.version().feature() < 24, "Karaf 4.4 starts on Java 17 to 23 only");
    lab = Lab.open(KarafFeatureIT.class);
    tap = lab.tap(Lab.LAN);
    karaf = lab.host("alpha", "192.0.2.1").karaf();
    karaf.append("etc/system.properties", "jna.nosys = false");
    karaf.append("etc/users.properties", "chief = secret,admin,manager,ssh,systembundles");
    karaf.addRepository(Path.of(System.getProperty("vrrp.kar")));
    RouterProperties.of(150, 10)
        .forEach((name, value) -> karaf.append("etc/" + PID + ".cfg", name + " = " + value));
    OtherFeatures.write(karaf);
    process = karaf.start();
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void shellAndDeclarativeServicesGoOn() {
    Await.until(
        "Karaf has started",
        LIMIT,
        () -> karaf.log().stream().anyMatch(line -> line.contains(" | Done.")));
    LabProcess shell = karaf.shell("chief", "secret");
    shell.pressUntil("(^|[^ ])started", "echo started\r", LIMIT);
    shell.press(OtherFeatures.add(karaf));
    OtherFeatures.install(shell, OtherFeatures.SCR);
    shell.press("feature:repo-add " + System.getProperty("vrrp.features") + "\r");
    OtherFeatures.install(shell, "vrrp");
    awaitAdvert(150, 0);
    OtherFeatures.assertOneScr(shell);
    OtherFeatures.install(shell, OtherFeatures.EMPTY);
    shell.pressUntil(" masterTransitions +1$", "vrrp:show " + VRID + "\r", LIMIT);

    long now = PacketTap.now();
    shell.press("feature:uninstall vrrp\r");
    awaitAdvert(0, now);
    OtherFeatures.install(shell, "vrrp");
    awaitAdvert(150, PacketTap.now());
    shell.press("\004");
    assertEquals(0, shell.awaitExit(LIMIT));
    assertTrue(process.isAlive());
  }

  private void awaitAdvert(int priority, long since) {
    tap.awaitAdvert(
        "priority " + priority,
        LIMIT,
        advert ->
            advert.vrid() == VRID
                && advert.priority() == priority
                && advert.frame().nanos() > since);
  }
}
