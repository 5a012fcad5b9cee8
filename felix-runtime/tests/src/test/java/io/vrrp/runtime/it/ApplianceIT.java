// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.LabProcess;
import io.vrrp.runtime.lab.RequiresLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The appliance itself: it starts, takes configuration, can be managed, and stops. */
@RequiresLab
class ApplianceIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int SIGKILL_STATUS = 128 + 9;

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
    assertEquals(SIGKILL_STATUS, appliance.process().awaitExit(LIMIT));
    appliance.start().awaitStarted();
  }

  /** In this locale Java writes numbers with Egyptian digits, but OSGi versions must be ASCII. */
  @Test
  void appliancesOfHostsWithOtherDigitsStart() {
    String egypt = "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab";
    appliance.start(Map.of("VRRP_OPTS", egypt)).awaitStarted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void stopBySignalIsCleanAndLoggedToItsEnd(String signal) {
    appliance.configure(
        "io.vrrp.router-lan",
        Map.of("vrid", 51, "interface", "eth0", "virtualIps", "192.0.2.254/24"));
    // If the tests run in the background of a shell, they ignore SIGINT, and so would the JVM.
    appliance.startThrough("env", "--default-signal=INT,HUP").awaitState(51, "MASTER", LIMIT);
    appliance.process().signal(signal);
    assertEquals(0, appliance.process().awaitExit(LIMIT));
    List<String> log = appliance.log();
    assertTrue(log.get(log.size() - 1).contains("MASTER -> INITIALIZE: removed"), log::toString);
  }

  @Test
  void signalsDuringTheStopLeaveItClean() {
    appliance.start().awaitStarted();
    Await.until(
        "the appliance ends",
        LIMIT,
        () -> {
          appliance.process().terminate();
          return !appliance.process().isAlive();
        });
    assertEquals(0, appliance.process().awaitExit(LIMIT));
  }

  @Test
  void signalDuringTheStartIsACleanStop() {
    appliance.start();
    Path cache = appliance.base().resolve("data/cache");
    Await.until("the framework has its cache", LIMIT, () -> Files.exists(cache));
    appliance.process().terminate();
    assertEquals(0, appliance.process().awaitExit(LIMIT));
  }

  @Test
  void startWithoutItsConfigurationFails() {
    appliance.start(Map.of("VRRP_OPTS", "-Dfelix.config.properties=file:/nowhere"));
    appliance.process().awaitLine("vrrp: cannot read file:/nowhere", LIMIT);
    assertEquals(1, appliance.process().awaitExit(LIMIT));
  }

  @Test
  void startWithoutItsCacheFails() throws IOException {
    Path noDirectory = Files.createFile(appliance.base().resolve("file"));
    appliance.start(Map.of("VRRP_OPTS", "-Dorg.osgi.framework.storage=" + noDirectory));
    appliance.process().awaitLine("vrrp: cannot start the framework: ", LIMIT);
    assertEquals(1, appliance.process().awaitExit(LIMIT));
  }

  @Test
  void startWithAWrongOptionFails() {
    appliance.start(Map.of("VRRP_OPTS", "-XX:NoSuchOption"));
    assertEquals(1, appliance.process().awaitExit(LIMIT));
  }

  @Test
  void endOfTheShellStopsTheAppliance() {
    appliance.start().awaitStarted();
    appliance.process().type("exit 0");
    assertEquals(0, appliance.process().awaitExit(LIMIT));
  }
}
