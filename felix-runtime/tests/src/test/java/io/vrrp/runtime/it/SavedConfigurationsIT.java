// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.bundle.Administrator;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import io.vrrp.runtime.lab.TestBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes through ConfigurationAdmin survive a restart of the appliance, even if it is killed. */
@RequiresLab
class SavedConfigurationsIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int OTHER_VRID = 52;
  private static final String OTHER_PID = "io.vrrp.router-other";

  private Lab lab;
  private PacketTap tap;
  private Appliance appliance;

  @BeforeEach
  void start() {
    lab = Lab.open(SavedConfigurationsIT.class);
    tap = lab.tap(Lab.LAN);
    appliance = lab.host("alpha", "192.0.2.1").appliance();
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private void startWithAdministrator() {
    appliance.start().awaitStarted();
    appliance.install(
        new TestBundle("test.administrator")
            .header("Bundle-Activator", Administrator.class.getName())
            .header("Import-Package", "org.osgi.framework,org.osgi.service.cm")
            .add(Administrator.class));
  }

  private void awaitAdvert(int vrid, int priority) {
    long now = PacketTap.now();
    tap.awaitAdvert(
        vrid + " with priority " + priority,
        LIMIT,
        advert ->
            advert.vrid() == vrid && advert.priority() == priority && advert.frame().nanos() > now);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(appliance.configurationFile(PID).getParent())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("io.vrrp.router-"))
          .toList();
    }
  }

  @Test
  void changeOfAVirtualRouterOfAFileIsSavedToTheFile() throws IOException {
    String content =
        RouterProperties.of(150, 10).entrySet().stream()
            .map(property -> property + "\n")
            .collect(Collectors.joining("", "# the LAN\n", ""));
    appliance.writeConfiguration(PID, content);
    startWithAdministrator();
    awaitAdvert(VRID, 150);
    appliance.shell("test:change 51 140");
    appliance.process().kill();
    assertEquals(
        content.replaceAll("priority ?= ?150", "priority = 140"),
        Files.readString(appliance.configurationFile(PID)));
    appliance.start();
    awaitAdvert(VRID, 140);
    // The file still takes effect.
    appliance.configure(PID, RouterProperties.of(130, 10));
    awaitAdvert(VRID, 130);
  }

  @Test
  void changeOfATypedFileIsSavedToTheFile() throws IOException {
    Path file = appliance.base().resolve("etc").resolve(PID + ".config");
    Files.writeString(
        file,
        """
        vrid=I"51"
        interface="eth0"
        virtualIps=["192.0.2.254/24","192.0.2.253/24"]
        advertInterval=I["10"]
        priority=I"150"
        acceptMode=B"true"
        """);
    startWithAdministrator();
    awaitAdvert(VRID, 150);
    appliance.shell("test:change 51 140");
    appliance.process().kill();
    assertTrue(Files.readString(file).contains("[\"192.0.2.254/24\",\"192.0.2.253/24\"]"));
    appliance.start();
    awaitAdvert(VRID, 140);
  }

  @Test
  void savedChangeIsNotDeliveredAgainFromTheFile() {
    appliance.configure(PID, RouterProperties.of(150, 10));
    startWithAdministrator();
    awaitAdvert(VRID, 150);
    appliance.shell("test:change 51 140");
    awaitAdvert(VRID, 140);
    // File Install reads this file after the saved one.
    Map<String, Object> other = RouterProperties.of(160, 10);
    other.put("vrid", OTHER_VRID);
    other.put("virtualIps", "192.0.2.52/24");
    appliance.configure(OTHER_PID, other);
    awaitAdvert(OTHER_VRID, 160);
    assertEquals(List.of("2"), appliance.shell("test:count"));
    // An edited file still counts.
    appliance.configure(PID, RouterProperties.of(130, 10));
    awaitAdvert(VRID, 130);
  }

  @Test
  void newVirtualRouterGetsAFileAndLosesItWhenItIsDeleted() throws IOException {
    startWithAdministrator();
    appliance.shell("test:create 52 160 192.0.2.52/24");
    appliance.process().kill();
    assertEquals(1, files().size(), () -> appliance.log().toString());
    startWithAdministrator();
    awaitAdvert(OTHER_VRID, 160);
    appliance.shell("test:change 52 170");
    awaitAdvert(OTHER_VRID, 170);
    assertEquals(1, files().size());
    assertFalse(appliance.log().stream().anyMatch(line -> line.contains(" ERROR ")));
    appliance.shell("test:delete 52");
    appliance.process().kill();
    assertEquals(List.of(), files());
  }
}
