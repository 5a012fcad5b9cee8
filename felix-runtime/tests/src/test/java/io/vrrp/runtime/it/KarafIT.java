// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vrrp.runtime.bundle.OnlyOnMaster;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.BndBundle;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Karaf;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.LabProcess;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RemoteClient;
import io.vrrp.runtime.lab.RequiresLab;
import io.vrrp.runtime.lab.TestBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The KAR in a downloaded Apache Karaf, on a host that reaches no Maven repository. */
@RequiresLab
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KarafIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final String URL =
      "service:jmx:rmi://127.0.0.1:44444/jndi/rmi://127.0.0.1:1099/karaf-root";
  private static final String ROUTER =
      "io.vrrp:type=VirtualRouter,interface=eth0,family=ipv4,vrid=" + VRID;
  private static final String BUNDLES = "org.apache.karaf:type=bundle,name=root";

  private static Lab lab;
  private static PacketTap tap;
  private static Karaf karaf;
  private static LabProcess process;
  private static RemoteClient client;

  @BeforeAll
  static void install() {
    assumeTrue(Runtime.version().feature() < 24, "Karaf 4.4 starts on Java 17 to 23 only");
    lab = Lab.open(KarafIT.class);
    tap = lab.tap(Lab.LAN);
    Host host = lab.host("alpha", "192.0.2.1");
    karaf = host.karaf();
    karaf.append("etc/system.properties", "jna.nosys = false");
    karaf.append(
        "etc/users.properties",
        "chief = secret,admin,manager,ssh,systembundles",
        "operator = secret,manager,ssh",
        "watcher = secret,viewer,ssh");
    RouterProperties.of(150, 10)
        .forEach((name, value) -> karaf.append("etc/" + PID + ".cfg", name + " = " + value));
    karaf.deploy(Path.of(System.getProperty("vrrp.kar")));
    process = karaf.start();
    client = RemoteClient.start(host);
    awaitAdvert(150, LIMIT);
    // Karaf's own file, which is stricter, applies until Karaf has read the feature's file.
    Await.until(
        "the roles of the feature hold",
        LIMIT,
        () -> {
          connect("operator");
          return client.get(ROUTER, "State").equals("MASTER");
        });
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private static void awaitAdvert(int priority, Duration limit) {
    long now = PacketTap.now();
    tap.awaitAdvert(
        "priority " + priority,
        limit,
        a -> a.vrid() == VRID && a.priority() == priority && a.frame().nanos() > now);
  }

  @Test
  void noClientConnectsWithoutAPassword() {
    assertNotEquals("connected", client.connectPlainly(URL));
    assertRefused(client.connectPlainly(URL, "chief", "guessed"));
  }

  @Test
  void viewerReadsAndListensOnly() {
    connect("watcher");
    assertEquals("MASTER", client.get(ROUTER, "State"));
    assertEquals("false", client.get(ROUTER, "Owner"));
    assertEquals("listening", client.listen(ROUTER));
    assertRefused(client.invoke(ROUTER, "overridePriority", "50"));
    for (String operation : List.of("clearPriorityOverride", "shutdown", "startup")) {
      assertRefused(client.invoke(ROUTER, operation));
    }
    assertEquals("MASTER", client.get(ROUTER, "State"));
    assertEquals("150", client.get(ROUTER, "EffectivePriority"));
  }

  @Test
  void managerAndAdminOperate() {
    for (String user : List.of("operator", "chief")) {
      connect(user);
      assertEquals("MASTER", client.get(ROUTER, "State"));
      assertEquals("null", client.invoke(ROUTER, "overridePriority", "50"));
      awaitAdvert(50, LIMIT);
      assertEquals("null", client.invoke(ROUTER, "clearPriorityOverride"));
      awaitAdvert(150, LIMIT);
    }
  }

  /** Keys that are pressed before the prompt appears may be lost. */
  private static LabProcess shell(String user) {
    LabProcess shell = karaf.shell(user, "secret");
    shell.pressUntil("(^|[^ ])logged in", "echo logged in\r", LIMIT);
    return shell;
  }

  @Test
  void shellShowsAndConfigures() {
    connect("chief");
    String transitions = client.get(ROUTER, "MasterTransitions");
    LabProcess shell = shell("chief");
    shell.pressUntil("ROUTER +STATE +SINCE +PRIORITY +MASTER +VIRTUAL IPS", "vrrp:list\r", LIMIT);
    shell.pressUntil(
        "eth0/ipv4/51 +MASTER .* 150 +this node +192.0.2.254/24", "vrrp:list\r", LIMIT);
    shell.pressUntil("^ +packetsSent +[1-9]", "vrrp:eng\t\r", LIMIT);
    shell.pressUntil("Press Ctrl-C to end", "vrrp:watch\r", LIMIT);
    shell.press("\003");
    shell.pressUntil(
        "^advertInterval .* int .* 100 .*centiseconds", "config:meta io.vrrp.router\r", LIMIT);

    // This is Karaf's name of the configuration in etc/io.vrrp.router-lan.cfg.
    shell.press("config:edit io.vrrp.router~lan\r");
    shell.press("config:property-set priority 140\r");
    shell.press("config:update\r");
    awaitAdvert(140, LIMIT);
    karaf.write(
        "etc/" + PID + ".cfg",
        RouterProperties.of(150, 10).entrySet().stream().map(Object::toString).toList());
    awaitAdvert(150, LIMIT);
    assertEquals("MASTER", client.get(ROUTER, "State"));
    assertEquals(transitions, client.get(ROUTER, "MasterTransitions"));
    shell.press("\004");
    assertEquals(0, shell.awaitExit(LIMIT));
  }

  @Test
  void shellCompletesAndExplainsTheCommands() {
    LabProcess shell = shell("watcher");
    shell.pressUntil("eth0/ipv4/51: MASTER", "vrrp:show et\t\r", LIMIT);
    shell.pressUntil("ARGUMENT: the virtual router: its VRID", "help vrrp:show\r", LIMIT);
    // Gogo's command service would register the same commands a second time.
    int from = shell.output().size();
    shell.pressUntil(
        "component.name = io.vrrp.impl.shell.VrrpCommands",
        "service:list io.vrrp.impl.shell.VrrpCommands\r",
        LIMIT);
    shell.awaitLine("Used by", from, LIMIT);
    assertTrue(
        shell.output().stream().skip(from).noneMatch(line -> line.contains("osgi.command")),
        () -> shell.output().toString());
    from = shell.output().size();
    shell.pressUntil("(^|[^ ])end of pipe", "vrrp:list | grep nothing\recho end of pipe\r", LIMIT);
    assertTrue(shell.output().stream().skip(from).noneMatch(line -> line.contains("MASTER")));
    shell.press("\004");
    shell.awaitExit(LIMIT);
  }

  @Test
  void typedValuesOfJsonFilesAreAccepted() {
    String json =
        """
        {
          "vrid:Integer": 61,
          "interface": "eth0",
          "virtualIps:String[]": ["192.0.2.61/24", "192.0.2.62/24"],
          "advertInterval:Integer[]": [10],
          "priority:Integer": 160,
          "acceptMode:Boolean": true
        }""";
    karaf.write("etc/io.vrrp.router-json.cfg.json", List.of(json));
    awaitRouter(61, 160);
    // Karaf has rewritten the file, without a line end.
    karaf.write("etc/io.vrrp.router-json.cfg.json", List.of(json.replace(": 160", ": 170")));
    awaitRouter(61, 170);
    karaf.delete("etc/io.vrrp.router-json.cfg.json");
    awaitDeparture(61);
  }

  @Test
  void configuratorOfABundleMakesAVirtualRouter() {
    Path bundle =
        new TestBundle("test.configurator")
            .header(
                "Require-Capability", "osgi.extender;filter:=\"(osgi.extender=osgi.configurator)\"")
            .add(
                "OSGI-INF/configurator/routers.json",
                """
                {
                  ":configurator:resource-version": 1,
                  "io.vrrp.router~configurator": {
                    "vrid": 62,
                    "interface": "eth0",
                    "virtualIps": ["192.0.2.63/24"],
                    "advertInterval:Integer": 10,
                    "priority:Integer[]": [162],
                    "acceptMode": true
                  }
                }
                """)
            .write(karaf.file("."));
    LabProcess shell = shell("chief");
    shell.press("bundle:install -s " + bundle.toUri() + "\r");
    awaitRouter(62, 162);
    shell.press("bundle:uninstall test.configurator\r");
    awaitDeparture(62);
    shell.press("\004");
    shell.awaitExit(LIMIT);
  }

  private static void awaitDeparture(int vrid) {
    tap.awaitAdvert(
        "priority 0 of " + vrid, LIMIT, advert -> advert.vrid() == vrid && advert.priority() == 0);
  }

  private static void awaitRouter(int vrid, int priority) {
    tap.awaitAdvert(
        vrid + " with priority " + priority,
        LIMIT,
        advert -> advert.vrid() == vrid && advert.priority() == priority);
  }

  @Test
  void installingOtherFeaturesRestartsNothing() {
    connect("chief");
    String transitions = client.get(ROUTER, "MasterTransitions");
    OtherFeatures.write(karaf);
    LabProcess shell = shell("chief");
    shell.press(OtherFeatures.add(karaf));
    OtherFeatures.install(shell, OtherFeatures.EMPTY);
    OtherFeatures.install(shell, OtherFeatures.SCR);
    assertEquals("MASTER", client.get(ROUTER, "State"));
    assertEquals(transitions, client.get(ROUTER, "MasterTransitions"));
    OtherFeatures.assertOneScr(shell);
    shell.press("\004");
    shell.awaitExit(LIMIT);
  }

  @Test
  void shellLetsAViewerReadOnlyAndAManagerOperate() {
    LabProcess viewer = shell("watcher");
    viewer.pressUntil("eth0/ipv4/51 +MASTER", "vrrp:list\r", LIMIT);
    karaf.write("etc/io.vrrp.hook-true.cfg", List.of("command = /bin/true"));
    viewer.pressUntil("true +state .* exit status 0 +/bin/true", "vrrp:hooks\r", LIMIT);
    for (String command : List.of("shutdown 51", "priority 51 50", "drain 51", "announce 51")) {
      viewer.pressUntil("[Cc]ommand not found|[Ii]nsufficient", "vrrp:" + command + "\r", LIMIT);
    }
    viewer.press("\004");
    viewer.awaitExit(LIMIT);
    connect("watcher");
    assertEquals("MASTER", client.get(ROUTER, "State"));
    assertEquals("150", client.get(ROUTER, "EffectivePriority"));

    LabProcess manager = shell("operator");
    manager.pressUntil("eth0/ipv4/51 +MASTER", "vrrp:list\r", LIMIT);
    manager.press("vrrp:priority 51 60\r");
    awaitAdvert(60, LIMIT);
    manager.press("vrrp:priority 51 clear\r");
    awaitAdvert(150, LIMIT);
    manager.press("\004");
    manager.awaitExit(LIMIT);
  }

  @Test
  void aConsumerBuiltWithBndIsInstalledAsAFeature() {
    Path bundle = BndBundle.of("test.consumer", OnlyOnMaster.class).write(karaf.file("."));
    karaf.write(
        "etc/consumer.xml",
        List.of(
            "<features name='consumer' xmlns='http://karaf.apache.org/xmlns/features/v1.6.0'>",
            "<feature name='consumer' version='1'><bundle>"
                + bundle.toUri()
                + "</bundle></feature>",
            "</features>"));
    LabProcess shell = shell("chief");
    shell.press("feature:repo-add file:" + karaf.file("etc/consumer.xml") + "\r");
    shell.press("feature:install --no-auto-refresh consumer\r");
    shell.pressUntil("Active .* test.consumer", "bundle:list -s\r", LIMIT);
    process.awaitLine("only on master: started", 0, LIMIT);
    shell.press("\004");
    shell.awaitExit(LIMIT);
  }

  @Test
  void operatorsFilesExist() {
    assertTrue(Files.exists(karaf.file("etc/org.apache.karaf.command.acl.vrrp.cfg")));
    assertTrue(Files.exists(karaf.file("etc/jmx.acl.io.vrrp.cfg")));
    assertTrue(Files.exists(karaf.file("etc/io.vrrp.router-example.cfg.sample")));
    assertTrue(Files.exists(karaf.file("etc/io.vrrp.hook-example.cfg.sample")));
    assertTrue(Files.exists(karaf.file("etc/io.vrrp.track.ping-example.cfg.sample")));
  }

  @Test
  void trackersFollowServicesAndHealthChecksAndSayWhatIsMissing() throws Exception {
    karaf.write(
        "etc/io.vrrp.track.service-serving.cfg",
        List.of(
            "name = serving", "filter = (&(objectClass=io.vrrp.VrrpService)(vrrp.state=MASTER))"));
    karaf.write("etc/io.vrrp.track.health-app.cfg", List.of("name = app", "tags = live"));
    LabProcess shell = shell("chief");
    shell.pressUntil("serving +service +UP", "vrrp:trackers\r", LIMIT);
    shell.pressUntil("app +health +DOWN .*needs Felix Health", "vrrp:trackers\r", LIMIT);
    shell.press("vrrp:shutdown 51\r");
    shell.pressUntil("serving +service +DOWN", "vrrp:trackers\r", LIMIT);
    shell.press("vrrp:startup 51\r");
    shell.pressUntil("serving +service +UP", "vrrp:trackers\r", LIMIT);
    for (Path bundle : HealthBundles.core()) {
      shell.press("bundle:install -s " + bundle.toUri() + "\r");
    }
    Path check = HealthBundles.switchedHealth().write(karaf.file("."));
    shell.press("bundle:install -s " + check.toUri() + "\r");
    shell.pressUntil("app +health +UP", "vrrp:trackers\r", LIMIT);
    aCriticalHealthCheckTakesMastershipAway(shell);
    shell.press("bundle:uninstall " + HealthBundles.NAME + "\r");
    shell.press("\004");
    shell.awaitExit(LIMIT);
  }

  private static void aCriticalHealthCheckTakesMastershipAway(LabProcess shell) throws Exception {
    String file = "etc/" + PID + ".cfg";
    List<String> untracked = Files.readAllLines(karaf.file(file));
    List<String> tracked = new ArrayList<>(untracked);
    tracked.add("track = app");
    long now = PacketTap.now();
    karaf.write(file, tracked);
    shell.pressUntil("app +health +UP .*eth0/ipv4/" + VRID, "vrrp:trackers\r", LIMIT);
    Path critical = Files.createFile(karaf.file("critical"));
    awaitPriorityZero(now);
    Files.delete(critical);
    awaitAdvert(150, LIMIT);
    karaf.write(file, untracked);
  }

  @Test
  void stoppedBundleLeavesGracefully() {
    connect("chief");
    long now = PacketTap.now();
    assertEquals("null", client.invoke(BUNDLES, "stop", "io.vrrp.impl"));
    awaitPriorityZero(now);
    assertEquals("null", client.invoke(BUNDLES, "start", "io.vrrp.impl"));
    awaitAdvert(150, LIMIT);
  }

  private static void awaitPriorityZero(long since) {
    tap.awaitAdvert(
        "advertisement of priority 0",
        LIMIT,
        a -> a.vrid() == VRID && a.priority() == 0 && a.frame().nanos() > since);
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void stoppedKarafLeavesGracefully() {
    List<String> errors = karaf.log().stream().filter(line -> line.contains("| ERROR |")).toList();
    assertEquals(List.of(), errors);
    long now = PacketTap.now();
    process.terminate();
    awaitPriorityZero(now);
    assertEquals(0, process.awaitExit(LIMIT));
  }

  private static void connect(String user) {
    Await.until(
        user + " connects",
        LIMIT,
        () -> client.connectPlainly(URL, user, "secret").equals("connected"));
  }

  private static void assertRefused(String answer) {
    assertTrue(answer.startsWith("SecurityException: "), answer);
  }
}
