// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of configuration files take effect on the wire without a loss of mastership. */
@RequiresLab
class LiveConfigurationIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Lab lab;
  private PacketTap tap;
  private Host host;
  private Appliance appliance;
  private Map<String, Object> properties;

  @BeforeEach
  void becomeMaster() {
    lab = Lab.open(LiveConfigurationIT.class);
    tap = lab.tap(Lab.LAN);
    host = lab.host("alpha", "192.0.2.1");
    appliance = host.appliance();
    properties = RouterProperties.of(100, 10);
    appliance.configure(PID, properties);
    appliance.start();
    appliance.awaitState(VRID, "MASTER", LIMIT);
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private void change(String name, Object value) {
    properties.put(name, value);
    appliance.configure(PID, properties);
  }

  private void assertStillMasterSinceTheStart() {
    try (JmxClient jmx = appliance.jmx()) {
      assertEquals("MASTER", jmx.router("eth0", "ipv4", VRID).state());
      assertEquals(1L, jmx.router("eth0", "ipv4", VRID).attribute("MasterTransitions"));
      assertEquals(0L, jmx.router("eth0", "ipv4", VRID).attribute("PriorityZeroPktsSent"));
    }
  }

  @Test
  void priorityIntervalPreemptAndAddressesChangeInPlace() {
    change("priority", 150);
    tap.awaitAdvert("priority 150", LIMIT, a -> a.priority() == 150);

    change("advertInterval", 25);
    Advert changed = tap.awaitAdvert("interval 25 cs", LIMIT, a -> a.interval() == 25);
    assertEquals(150, changed.priority());

    change("virtualIps", "192.0.2.254/24, 192.0.2.253/24");
    tap.awaitAdvert(
        "two addresses", LIMIT, a -> a.addresses().equals(List.of("192.0.2.254", "192.0.2.253")));
    tap.awaitArp("announcement", LIMIT, a -> a.senderIp().equals("192.0.2.253"));
    awaitAddress("192.0.2.253/24", true);
    awaitAddress("192.0.2.254/24", true);

    change("virtualIps", "192.0.2.253/24");
    tap.awaitAdvert("one address", LIMIT, a -> a.addresses().equals(List.of("192.0.2.253")));
    awaitAddress("192.0.2.254/24", false);

    change("preempt", false);
    try (JmxClient jmx = appliance.jmx()) {
      Await.until(
          "preempt=false",
          LIMIT,
          () -> jmx.router("eth0", "ipv4", VRID).attribute("Preempt").equals(false));
    }
    properties.remove("priority");
    appliance.configure(PID, properties);
    long now = PacketTap.now();
    tap.awaitAdvert(
        "the default priority again", LIMIT, a -> a.priority() == 100 && a.frame().nanos() > now);
    assertStillMasterSinceTheStart();
  }

  private void awaitAddress(String address, boolean expected) {
    Await.until(
        address + " on the macvlan: " + expected,
        LIMIT,
        () ->
            host.exec("ip", "-br", "addr", "show", "type", "macvlan").contains(address)
                == expected);
  }

  @Test
  void brokenAndHalfWrittenConfigurationsKeepTheLastGoodOne() throws IOException {
    change("priority", 300);
    appliance.awaitLog("priority=300; allowed: 1 to 255", LIMIT);

    Files.writeString(appliance.configurationFile(PID), "");
    appliance.awaitLog("vrid is missing; allowed: 1 to 255", LIMIT);

    appliance.writeConfiguration(PID, "vrid = 51\ninter");
    appliance.awaitLog("keeps its former configuration: interface is missing", LIMIT);

    long now = PacketTap.now();
    Advert advert = tap.awaitAdvert("an advertisement", LIMIT, a -> a.frame().nanos() > now);
    assertEquals(100, advert.priority());
    assertStillMasterSinceTheStart();

    change("priority", 120);
    tap.awaitAdvert("priority 120", LIMIT, a -> a.priority() == 120);
    assertStillMasterSinceTheStart();
  }

  @Test
  void fileThatIsWrittenSlowlyIsNotReadBeforeItsEnd() throws IOException {
    String written =
        String.join(
            "",
            Files.readAllLines(appliance.configurationFile(PID)).stream()
                .filter(line -> !line.contains("virtualIps"))
                .map(line -> line + "\n")
                .toList());
    Path file = appliance.configurationFile(PID);
    long begin = PacketTap.now();
    Files.writeString(file, written + "virtualIps = 192.0.2.25");
    appliance.awaitLog("the last line has no line end", LIMIT);
    Files.writeString(file, "3/24\n", StandardOpenOption.APPEND);
    tap.awaitArp("announcement", LIMIT, a -> a.senderIp().equals("192.0.2.253"));
    assertFalse(
        tap.adverts().stream()
            .anyMatch(a -> a.frame().nanos() > begin && a.addresses().contains("192.0.2.25")));
    assertStillMasterSinceTheStart();
  }

  @Test
  void byteOrderMarkIsRemovedFromTheFirstName() throws IOException {
    String content = Files.readString(appliance.configurationFile(PID));
    appliance.writeConfiguration(
        PID, "\ufeffpriority = 150\r\n" + content.replace("priority = 100\n", ""));
    tap.awaitAdvert("priority 150", LIMIT, a -> a.priority() == 150);
    assertStillMasterSinceTheStart();
  }

  @Test
  void fileThatIsDeletedAndWrittenAgainKeepsMastership() throws IOException {
    Path file = appliance.configurationFile(PID);
    String content = Files.readString(file);
    Files.delete(file);
    // The file watcher usually sees the moment without a file.
    LockSupport.parkNanos(600_000_000L);
    appliance.writeConfiguration(PID, content.replace("priority = 100", "priority = 150"));
    tap.awaitAdvert("priority 150", LIMIT, a -> a.priority() == 150);
    assertStillMasterSinceTheStart();
  }

  @Test
  void anotherIdentityMakesAnotherVirtualRouter() {
    change("vrid", 52);
    appliance.awaitState(52, "MASTER", LIMIT);
    tap.awaitAdvert(
        "advertisement of priority 0 of VRID 51",
        LIMIT,
        a -> a.vrid() == VRID && a.priority() == 0);
    Await.until("no management bean of 51", LIMIT, () -> isGone(VRID));
  }

  @Test
  void deletedConfigurationEndsGracefully() {
    appliance.removeConfiguration(PID);
    tap.awaitAdvert("advertisement of priority 0", LIMIT, a -> a.priority() == 0);
    Await.until("no management bean", LIMIT, () -> isGone(VRID));
    awaitAddress("192.0.2.254/24", false);
  }

  private boolean isGone(int vrid) {
    try (JmxClient jmx = appliance.jmx()) {
      return !jmx.server().isRegistered(jmx.router("eth0", "ipv4", vrid).name());
    } catch (IOException e) {
      return false;
    }
  }

  private String macvlan() {
    String link = host.exec("ip", "-br", "link", "show", "type", "macvlan");
    return link.substring(0, link.indexOf('@'));
  }

  @Test
  void deletedAddressIsBackAtOnceWithoutAChangeOfRole() {
    awaitAddress("192.0.2.254/24", true);
    host.exec("ip", "addr", "del", "192.0.2.254/24", "dev", macvlan());
    awaitAddress("192.0.2.254/24", true);
    assertStillMasterSinceTheStart();
  }
}
