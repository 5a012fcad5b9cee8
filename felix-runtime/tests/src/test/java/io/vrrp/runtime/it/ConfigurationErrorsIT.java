// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A wrong configuration is reported in the log and in vrrp:list, and harms no other. */
@RequiresLab
class ConfigurationErrorsIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int OTHER_VRID = 77;

  private Lab lab;
  private Host host;
  private Appliance appliance;

  @BeforeEach
  void openLab() {
    lab = Lab.open(ConfigurationErrorsIT.class);
    host = lab.host("alpha", "192.0.2.1");
    appliance = host.appliance();
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private String list() {
    return String.join("\n", appliance.shell("vrrp:list"));
  }

  private void awaitInList(String text) {
    Await.until("vrrp:list shows: " + text, LIMIT, () -> list().contains(text));
  }

  private void assertNoStackTrace() {
    assertEquals(
        List.of(),
        appliance.log().stream()
            .filter(line -> line.matches("\\s+at .*") || line.contains("Exception"))
            .toList());
  }

  @Test
  void eachWrongPropertyFailsItsOwnVirtualRouterOnly() {
    Map<String, Object> good = RouterProperties.of(100, 10);
    appliance.configure(PID, good);
    Map<String, String> wrong =
        Map.of(
            "vrid", "256",
            "interface", "not/a/name",
            "virtualIps", "192.0.2.300",
            "priority", "0",
            "advertInterval", "4096",
            "preempt", "perhaps",
            "acceptMode", "1",
            "virtualMac", "00:00:5e:00:01:33",
            "enabled", "yes",
            "checksum", "none");
    wrong.forEach(
        (name, value) -> {
          Map<String, Object> bad = RouterProperties.of(100, 10);
          bad.put("vrid", OTHER_VRID);
          bad.put(name, value);
          appliance.configure("io.vrrp.router-wrong" + name, bad);
        });
    appliance.start().awaitStarted();
    wrong.forEach(
        (name, value) -> {
          String error = name + "=" + value + "; allowed: ";
          appliance.awaitLog(error, LIMIT);
          awaitInList(error);
        });
    appliance.awaitState(VRID, "MASTER", LIMIT);
    assertNoStackTrace();

    Map<String, Object> corrected = RouterProperties.of(100, 10);
    corrected.put("vrid", OTHER_VRID);
    corrected.put("virtualIps", "192.0.2.253");
    appliance.configure("io.vrrp.router-wrongpriority", corrected);
    appliance.awaitState(OTHER_VRID, "MASTER", LIMIT);
  }

  @Test
  void fileWithoutANameIsRefusedWithTheNameThatIsAllowedAndHarmsNoOther() {
    Map<String, Object> other = RouterProperties.of(100, 10);
    other.put("vrid", OTHER_VRID);
    other.put("virtualIps", "192.0.2.253");
    appliance.configure("io.vrrp.router", other);
    appliance.configure(PID, RouterProperties.of(100, 10));
    appliance.start();
    String error = "its PID is io.vrrp.router; allowed: io.vrrp.router-NAME";
    appliance.awaitLog(error, LIMIT);
    awaitInList(error);
    appliance.awaitState(VRID, "MASTER", LIMIT);
    appliance.removeConfiguration("io.vrrp.router");
    Await.until("vrrp:list has no refusal", LIMIT, () -> !list().contains(error));

    // The same while others run.
    appliance.configure("io.vrrp.router", other);
    awaitInList(error);
    appliance.configure("io.vrrp.router-named", other);
    appliance.awaitState(OTHER_VRID, "MASTER", LIMIT);
    appliance.awaitState(VRID, "MASTER", LIMIT);
    assertNoStackTrace();
  }

  @Test
  void runningVirtualRouterLeadsToItsFileAndHasItsFurtherProperties() {
    Map<String, Object> properties = RouterProperties.of(100, 10);
    properties.put("role", "wan");
    appliance.configure(PID, properties);
    appliance.start();
    appliance.awaitState(VRID, "MASTER", LIMIT);
    String file = PID + ".cfg";
    awaitServiceProperty("role", "wan");
    awaitServiceProperty("felix.fileinstall.filename", file);
    Await.until(
        "vrrp:show has the file",
        LIMIT,
        () ->
            appliance.shell("vrrp:show 51").stream()
                .anyMatch(line -> line.contains("configurationFile") && line.endsWith(file)));
    try (JmxClient jmx = appliance.jmx()) {
      String pid = (String) jmx.router("eth0", "ipv4", VRID).attribute("ConfigurationPid");
      assertTrue(pid.startsWith("io.vrrp.router"), pid);
    }
    properties.put("role", "lan");
    appliance.configure(PID, properties);
    awaitServiceProperty("role", "lan");
    appliance.awaitLog("which become properties of the virtual router's service: role", LIMIT);
  }

  private void awaitServiceProperty(String name, String text) {
    Await.until(
        "a service has the property " + name + " with " + text,
        LIMIT,
        () ->
            appliance.shell("inspect capability service").stream()
                .anyMatch(line -> line.contains(name + " = ") && line.contains(text)));
  }

  @Test
  void virtualIpOfTwoVirtualRoutersIsWarnedOfWithBothFiles() {
    appliance.configure(PID, RouterProperties.of(100, 10));
    Map<String, Object> twin = RouterProperties.of(100, 10);
    twin.put("vrid", OTHER_VRID);
    appliance.configure("io.vrrp.router-twin", twin);
    appliance.start();
    appliance.awaitLog("two masters of one address disturb each other", LIMIT);
  }

  @Test
  void secondConfigurationOfTheSameIdentityIsRefusedByName() {
    appliance.configure(PID, RouterProperties.of(100, 10));
    appliance.start();
    appliance.awaitState(VRID, "MASTER", LIMIT);
    appliance.configure("io.vrrp.router-twin", RouterProperties.of(120, 10));
    String error = "another configuration has the virtual router eth0/ipv4/51";
    appliance.awaitLog(error, LIMIT);
    awaitInList(error);
    appliance.awaitState(VRID, "MASTER", LIMIT);

    // The first configuration moves away, so the identity is free and the twin takes it ...
    Map<String, Object> elsewhere = RouterProperties.of(100, 10);
    elsewhere.put("vrid", OTHER_VRID);
    elsewhere.put("virtualIps", "192.0.2.253");
    appliance.configure(PID, elsewhere);
    awaitConfiguredPriority(VRID, 120);
    appliance.awaitState(OTHER_VRID, "MASTER", LIMIT);

    // ... or the first one is deleted.
    elsewhere.put("priority", 130);
    appliance.configure("io.vrrp.router-second", elsewhere);
    appliance.awaitLog("another configuration has the virtual router eth0/ipv4/77", LIMIT);
    appliance.removeConfiguration(PID);
    awaitConfiguredPriority(OTHER_VRID, 130);
    appliance.awaitState(VRID, "MASTER", LIMIT);
  }

  @Test
  void filesWhoseVridsAreSwappedAreBothApplied() {
    Map<String, Object> first = RouterProperties.of(110, 10);
    Map<String, Object> second = RouterProperties.of(120, 10);
    second.put("vrid", OTHER_VRID);
    second.put("virtualIps", "192.0.2.253");
    appliance.configure(PID, first);
    appliance.configure("io.vrrp.router-second", second);
    appliance.start();
    appliance.awaitState(VRID, "MASTER", LIMIT);
    appliance.awaitState(OTHER_VRID, "MASTER", LIMIT);
    first.put("vrid", OTHER_VRID);
    second.put("vrid", VRID);
    appliance.configure(PID, first);
    appliance.configure("io.vrrp.router-second", second);
    awaitConfiguredPriority(VRID, 120);
    awaitConfiguredPriority(OTHER_VRID, 110);
    appliance.awaitState(VRID, "MASTER", LIMIT);
    appliance.awaitState(OTHER_VRID, "MASTER", LIMIT);
    assertNoStackTrace();
  }

  private void awaitConfiguredPriority(int vrid, int priority) {
    Await.until(
        "virtual router " + vrid + " is configured with priority " + priority,
        LIMIT,
        () -> {
          try (JmxClient jmx = appliance.jmx()) {
            return jmx.router("eth0", "ipv4", vrid)
                .attribute("ConfiguredPriority")
                .equals(priority);
          }
        });
  }

  @Test
  void missingInterfaceIsReportedAndUsedWhenItAppears() {
    appliance.configure(PID, RouterProperties.of(100, 10));
    Map<String, Object> later = RouterProperties.of(100, 10);
    later.put("vrid", OTHER_VRID);
    later.put("interface", "late0");
    later.put("virtualIps", "198.51.100.254");
    appliance.configure("io.vrrp.router-later", later);
    appliance.start().awaitStarted();
    appliance.awaitLog("interface=late0 does not exist", LIMIT);
    awaitInList("interface=late0 does not exist");
    appliance.awaitState(VRID, "MASTER", LIMIT);

    host.exec("ip", "link", "add", "late0", "type", "veth", "peer", "name", "late1");
    host.exec("ip", "link", "set", "late1", "up");
    host.exec("ip", "link", "set", "late0", "up");
    appliance.awaitLog("interface late0 has no address to send from", LIMIT);
    host.exec("ip", "addr", "add", "198.51.100.1/24", "dev", "late0");
    awaitLate("MASTER", List.of());

    host.exec("ip", "link", "del", "late0");
    awaitLate("INITIALIZE", List.of("interface late0 does not exist"));
    appliance.awaitState(VRID, "MASTER", LIMIT);
  }

  private void awaitLate(String state, List<String> reasons) {
    try (JmxClient jmx = appliance.jmx()) {
      JmxClient.Router router = jmx.router("late0", "ipv4", OTHER_VRID);
      Await.until("late0 is " + state, LIMIT, () -> router.state().equals(state));
      assertEquals(reasons, List.of((Object[]) router.attribute("Reasons")));
    }
  }

  @Test
  void changeToAnInterfaceThatAppearsLaterIsAppliedThen() {
    Map<String, Object> properties = RouterProperties.of(100, 10);
    appliance.configure(PID, properties);
    appliance.start();
    appliance.awaitState(VRID, "MASTER", LIMIT);
    properties.put("interface", "late0");
    appliance.configure(PID, properties);
    appliance.awaitLog("interface=late0 does not exist", LIMIT);
    appliance.awaitState(VRID, "MASTER", LIMIT);

    host.exec("ip", "link", "add", "late0", "type", "veth", "peer", "name", "late1");
    try (JmxClient jmx = appliance.jmx()) {
      Await.until(
          "the virtual router is on late0",
          LIMIT,
          () ->
              jmx.server().isRegistered(jmx.router("late0", "ipv4", VRID).name())
                  && !jmx.server().isRegistered(jmx.router("eth0", "ipv4", VRID).name()));
    }
  }

  @Test
  void missingPrivilegeIsNamed() {
    appliance.configure(PID, RouterProperties.of(100, 10));
    appliance.startWithout("net_raw").awaitStarted();
    appliance.awaitLog("CAP_NET_RAW", LIMIT);
    awaitInList("CAP_NET_RAW");
    assertNoStackTrace();
  }

  @Test
  void missingPrivilegeToConfigureTheInterfaceIsNamed() {
    appliance.configure(PID, RouterProperties.of(100, 10));
    appliance.startWithout("net_admin").awaitStarted();
    appliance.awaitLog("CAP_NET_ADMIN", LIMIT);
  }
}
