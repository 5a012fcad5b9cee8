// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.bundle.EventPrinter;
import io.vrrp.runtime.bundle.Journal;
import io.vrrp.runtime.bundle.OnlyOnMaster;
import io.vrrp.runtime.bundle.Ready;
import io.vrrp.runtime.bundle.UplinkCheck;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.BndBundle;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.RequiresLab;
import io.vrrp.runtime.lab.TestBundle;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How other bundles of the appliance can use virtual routers, and which bundles may be missing. */
@RequiresLab
class OtherBundlesIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Lab lab;
  private Appliance appliance;

  @BeforeEach
  void open() {
    lab = Lab.open(OtherBundlesIT.class);
    appliance = lab.host("alpha", "192.0.2.1").appliance();
    appliance.configure(PID, RouterProperties.of(150, 10));
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void componentIsActiveOnlyOnTheMaster() {
    appliance.start().awaitStarted();
    appliance.awaitState(VRID, "MASTER", LIMIT);
    appliance.install(
        new TestBundle("test.only.on.master")
            .header("Import-Package", "io.vrrp")
            .component(
                OnlyOnMaster.class,
                "immediate=\"true\" init=\"1\" deactivate=\"stop\"",
                """
                <service><provide interface="%s"/></service>
                <reference interface="io.vrrp.VrrpService" parameter="0"
                    target="(&amp;(vrrp.vrid=51)(vrrp.state=MASTER))"/>
                """
                    .formatted(OnlyOnMaster.class.getName())));
    int lines = awaitOutput("^(g! )*only on master: started", 0);
    appliance.shell("vrrp:shutdown 51");
    lines = awaitOutput("^(g! )*only on master: stopped", lines);
    appliance.shell("vrrp:startup 51");
    awaitOutput("^(g! )*only on master: started", lines);
  }

  /** bnd makes the bundles, as in a consumer's build. */
  @Test
  void examplesOfTheGuideRun() {
    appliance.start().awaitStarted();
    appliance.awaitState(VRID, "MASTER", LIMIT);
    for (Class<?> example :
        List.of(OnlyOnMaster.class, Journal.class, UplinkCheck.class, Ready.class)) {
      appliance.install(
          BndBundle.of("test." + example.getSimpleName(), example).write(appliance.directory()));
    }
    awaitOutput("^(g! )*only on master: started", 0);
    int lines = appliance.process().output().size();
    appliance.shell("vrrp:shutdown 51");
    awaitOutput("only on master: stopped", lines);
    awaitOutput("eth0/ipv4/51 is INITIALIZE", lines);
    List<String> components = appliance.shell("scr:list");
    assertTrue(
        components.stream()
            .anyMatch(line -> line.contains("UplinkCheck") && !line.contains("unsatisfied")),
        () -> String.join("\n", components));
    List<String> trackers = appliance.shell("vrrp:trackers");
    assertTrue(
        trackers.stream()
            .anyMatch(line -> line.matches("ready +custom +DOWN .* 1 +1 +- +not ready yet")),
        () -> String.join("\n", trackers));
    assertEquals(List.of(), errors());
  }

  private int awaitOutput(String regex, int from) {
    return appliance.process().awaitLine(regex, from, LIMIT);
  }

  @Test
  void eventAdminHearsOfChanges() throws Exception {
    appliance.start().awaitStarted();
    appliance.awaitState(VRID, "MASTER", LIMIT);
    // Later than the bundle that publishes.
    appliance.install(eventAdmin());
    appliance.install(
        new TestBundle("test.event.printer")
            .header("Import-Package", "org.osgi.service.event")
            .component(
                EventPrinter.class,
                "",
                """
                <property name="event.topics" value="io/vrrp/*"/>
                <service><provide interface="org.osgi.service.event.EventHandler"/></service>
                """));
    appliance.shell("vrrp:shutdown 51");
    awaitOutput("event io/vrrp/router/STATE_CHANGED eth0 51 INITIALIZE", 0);
    appliance.shell("vrrp:startup 51");
    awaitOutput("event io/vrrp/router/STATE_CHANGED eth0 51 MASTER", 0);
    assertEquals(List.of(), errors());
  }

  private static Path eventAdmin() throws ReflectiveOperationException, URISyntaxException {
    Class<?> inside = Class.forName("org.apache.felix.eventadmin.impl.Activator");
    return Path.of(inside.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void noOptionalBundleIsNeeded() {
    appliance.start(
        Map.of(
            "VRRP_OPTS",
            "--limit-modules java.base,java.compiler,java.desktop,java.logging,java.management,"
                + "java.management.rmi,java.naming,java.rmi,java.security.sasl,java.sql,java.xml,"
                + "jdk.management,jdk.management.agent,jdk.naming.rmi,jdk.unsupported"));
    appliance.awaitStarted();
    appliance.awaitState(VRID, "MASTER", LIMIT);
    List<String> packages = appliance.shell("inspect capability osgi.wiring.package 0");
    assertTrue(packages.stream().anyMatch(line -> line.contains("java.sql")));
    assertFalse(packages.stream().anyMatch(line -> line.contains("jdk.jfr")));
    assertEquals(List.of(), errors());
  }

  @Test
  void shellIsNotNeeded() throws IOException {
    Path bundles = Path.of(System.getProperty("vrrp.appliance"), "bundle");
    Path few = Files.createDirectories(appliance.directory().resolve("bundle"));
    try (DirectoryStream<Path> all = Files.newDirectoryStream(bundles)) {
      for (Path bundle : all) {
        if (!bundle.getFileName().toString().contains("gogo")) {
          Files.copy(bundle, few.resolve(bundle.getFileName()));
        }
      }
    }
    appliance.start(Map.of("VRRP_OPTS", "-Dvrrp.shell= -Dfelix.auto.deploy.dir=" + few));
    appliance.awaitState(VRID, "MASTER", LIMIT);
    assertEquals(List.of(), errors());
  }

  private List<String> errors() {
    return appliance.log().stream().filter(line -> line.contains(" ERROR ")).toList();
  }
}
