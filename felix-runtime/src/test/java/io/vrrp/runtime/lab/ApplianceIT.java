// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The appliance as such: it starts, takes configuration, can be managed, and stops. */
@RequiresLab
class ApplianceIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SIGTERM_STATUS = 128 + 15;

  private Lab lab;
  private Host alpha;
  private Appliance appliance;

  @BeforeEach
  void start() {
    lab = Lab.open(ApplianceIT.class);
    alpha = lab.host("alpha", "192.0.2.1");
    appliance = alpha.appliance();
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void allBundlesBecomeActive() {
    appliance.start().awaitStarted();
    List<String> bundles =
        appliance.shell("lb").stream().filter(l -> l.matches(" *\\d+\\|.*")).toList();
    assertTrue(bundles.size() > 15, () -> String.join("\n", bundles));
    for (String bundle : bundles) {
      assertTrue(bundle.contains("|Active "), bundle);
    }
    assertEquals(List.of(), appliance.log().stream().filter(l -> l.contains(" ERROR ")).toList());
  }

  @Test
  void configurationFilesAreFollowed() throws IOException {
    appliance.configure("test.router-lan", Map.of("vrid", 51));
    appliance.start().awaitStarted();
    awaitConfigured(51, true);
    appliance.configure("test.router-lan", Map.of("vrid", 52));
    awaitConfigured(52, true);
    assertEquals("vrid = 52\n", Files.readString(appliance.configurationFile("test.router-lan")));
    appliance.removeConfiguration("test.router-lan");
    awaitConfigured(52, false);
  }

  private void awaitConfigured(int vrid, boolean expected) {
    String pid = "PID=test.router~lan";
    Await.until(
        "configuration with vrid " + vrid + ": " + expected,
        LIMIT,
        () ->
            expected
                == appliance.shell("cm:listConfigurations \"(vrid=" + vrid + ")\"").stream()
                    .anyMatch(line -> line.contains(pid)));
  }

  @Test
  void managementWorksWhileTheLinkIsCut() throws IOException {
    alpha.cutLink();
    appliance.start().awaitStarted();
    try (JmxClient jmx = appliance.jmx()) {
      assertTrue(jmx.server().getMBeanCount() > 0);
    }
  }

  @Test
  void secondStartInTheSameDirectoryIsRefused() {
    appliance.start().awaitStarted();
    LabProcess first = appliance.process();
    appliance.start().process().awaitLine("already running", LIMIT);
    assertEquals(1, appliance.process().awaitExit(LIMIT));
    assertTrue(first.isAlive());
  }

  @Test
  void killedApplianceStartsAgain() {
    appliance.start().awaitStarted();
    appliance.process().kill();
    appliance.start().awaitStarted();
  }

  /** Java writes numbers in the digits of Egypt there, and versions of OSGi are ASCII. */
  @Test
  void appliancesOfHostsWithOtherDigitsStart() {
    String egypt = "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab";
    appliance.start(Map.of("VRRP_OPTS", egypt)).awaitStarted();
  }

  @Test
  void terminationStopsTheBundles() {
    appliance.start().awaitStarted();
    appliance.process().terminate();
    assertEquals(SIGTERM_STATUS, appliance.process().awaitExit(LIMIT));
  }

  @Test
  void endOfTheShellStopsTheAppliance() {
    appliance.start().awaitStarted();
    appliance.process().type("exit 0");
    assertEquals(0, appliance.process().awaitExit(LIMIT));
  }
}
