// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RemoteClient;
import io.vrrp.runtime.lab.RequiresLab;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who may manage an appliance: by default only its own machine, otherwise the clients that vrrp-jmx
 * allowed.
 */
@RequiresLab
class JmxSecurityIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PORT = 7091;
  private static final String ROUTER =
      "io.vrrp:type=VirtualRouter,interface=eth0,family=ipv4,vrid=" + VRID;
  private static final String MEMORY = "java.lang:type=Memory";
  private static final String DENIED = "SecurityException: Access denied! ";

  private static Lab lab;
  private static PacketTap tap;
  private static Host alpha;
  private static Host beta;
  private static Host office;
  private static Appliance managed;
  private static Appliance unmanaged;
  private static String url;
  private static String monitor;
  private static String admin;
  private static RemoteClient client;

  @BeforeAll
  static void start() {
    lab = Lab.open(JmxSecurityIT.class);
    tap = lab.tap(Lab.LAN);
    alpha = lab.host("alpha", "192.0.2.1");
    beta = lab.host("beta", "192.0.2.2");
    office = lab.host("office", null);
    unmanaged = beta.appliance();
    unmanaged.startAsInstalled();

    managed = alpha.appliance();
    managed.configure(PID, RouterProperties.of(100, 10));
    String said = managed.run("bin/vrrp-jmx enable " + alpha.managementAddress());
    monitor = told(said, "monitor");
    admin = told(said, "admin");
    managed.startAsInstalled();
    url = "service:jmx:rmi:///jndi/rmi://" + alpha.managementAddress() + ":" + PORT + "/jmxrmi";

    Path trusted = managed.base().resolve("trusted.p12");
    managed.run(
        System.getProperty("java.home")
            + "/bin/keytool -importcert -noprompt -alias alpha -file "
            + managed.base().resolve("etc/jmx/certificate.pem")
            + " -keystore "
            + trusted
            + " -storepass changeit");
    client =
        RemoteClient.start(
            office,
            "-Djavax.net.ssl.trustStore=" + trusted,
            "-Djavax.net.ssl.trustStorePassword=changeit");
    managed.awaitStarted();
    tap.awaitAdvert("the master", LIMIT, a -> a.vrid() == VRID && a.priority() == 100);
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private static String told(String said, String user) {
    Matcher password = Pattern.compile("(?m)^ +" + user + " +([A-Za-z0-9]{24})$").matcher(said);
    assertTrue(password.find(), said);
    return password.group(1);
  }

  private static String listeners(Host host) {
    return host.exec("ss", "-Hltn");
  }

  @Test
  void noPortIsOpenByDefaultAndItsOwnMachineAttaches() {
    unmanaged.awaitStarted();
    assertEquals("", listeners(beta));

    RemoteClient local = RemoteClient.start(beta);
    assertEquals("connected", local.attach(unmanaged.process().pid()));
    assertEquals("false", local.get(MEMORY, "Verbose"));
  }

  @Test
  void onePortOfOneAddressIsOpenToOthers() throws IOException {
    List<Integer> others = new ArrayList<>();
    for (String listening : listeners(alpha).lines().toList()) {
      String end = listening.trim().split(" +")[3].replaceAll("::ffff:|[\\[\\]]", "");
      if (!end.equals(alpha.managementAddress() + ":" + PORT)) {
        others.add(Integer.valueOf(end.replaceAll(".*:", "")));
      }
    }
    // The JVM opens one more port for local attach, and closes connections from other hosts.
    assertEquals(1, others.size());
    try (Socket socket = new Socket(alpha.managementAddress(), others.get(0))) {
      socket.setSoTimeout((int) LIMIT.toMillis());
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void onlyTheOwnerCanReadKeysAndPasswords() throws IOException {
    try (Stream<Path> files = Files.walk(managed.base().resolve("etc/jmx"))) {
      for (Path file : files.toList()) {
        String expected = Files.isDirectory(file) ? "rwx------" : "rw-------";
        assertEquals(
            expected,
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
            file::toString);
      }
    }
  }

  @Test
  void noClientConnectsWithoutUserAndPassword() throws IOException {
    assertRefused(client.connect(url));
    for (String[] wrong :
        List.of(
            new String[] {"admin", "wrong"},
            new String[] {"admin", monitor},
            new String[] {"admin", ""},
            new String[] {"root", admin})) {
      assertRefused(client.connect(url, wrong));
    }

    String passwords = Files.readString(managed.base().resolve("etc/jmx/passwords"));
    assertTrue(passwords.contains("SHA3-512"), passwords);
    assertFalse(passwords.contains(admin) || passwords.contains(monitor), "passwords in the clear");
  }

  @Test
  void noClientConnectsWithoutTheCertificate() {
    String plain = client.connectPlainly(url, "admin", admin);
    assertTrue(plain.contains("non-JRMP server"), plain);
    RemoteClient stranger = RemoteClient.start(office);
    String untrusted = stranger.connect(url, "admin", admin);
    assertTrue(untrusted.contains("unable to find valid certification path"), untrusted);
  }

  @Test
  void monitorReadsAndListensOnly() {
    assertEquals("connected", client.connect(url, "monitor", monitor));
    assertEquals("MASTER", client.get(ROUTER, "State"));
    for (String operation : List.of("shutdown", "startup", "clearPriorityOverride")) {
      assertDenied(client.invoke(ROUTER, operation));
    }
    assertDenied(client.invoke(ROUTER, "overridePriority", "50"));
    assertDenied(client.set(MEMORY, "Verbose", true));
    assertEquals("null", client.get(ROUTER, "PriorityOverride"));
    assertEquals("MASTER", client.get(ROUTER, "State"));

    assertEquals("listening", client.listen(ROUTER));
    Map<String, Object> disabled = RouterProperties.of(100, 10);
    disabled.put("enabled", false);
    managed.configure(PID, disabled);
    client.awaitNotification("State: MASTER to INITIALIZE");
    managed.configure(PID, RouterProperties.of(100, 10));
    client.awaitNotification("State: BACKUP to MASTER");
  }

  @Test
  void adminOperates() {
    assertEquals("connected", client.connect(url, "admin", admin));
    assertEquals("null", client.invoke(ROUTER, "overridePriority", "50"));
    tap.awaitAdvert("priority 50", LIMIT, a -> a.priority() == 50);
    assertEquals("50", client.get(ROUTER, "EffectivePriority"));
    assertEquals("null", client.invoke(ROUTER, "clearPriorityOverride"));
    assertEquals("null", client.get(ROUTER, "PriorityOverride"));
  }

  @Test
  void passwordIsChangedAtOnce() {
    String fresh = told(managed.run("bin/vrrp-jmx password monitor"), "monitor");
    assertRefused(client.connect(url, "monitor", monitor));
    assertEquals("connected", client.connect(url, "monitor", fresh));

    managed.run("echo given-1 | bin/vrrp-jmx password monitor --stdin");
    assertRefused(client.connect(url, "monitor", fresh));
    assertEquals("connected", client.connect(url, "monitor", "given-1"));

    managed.run("echo " + monitor + " | bin/vrrp-jmx password monitor --stdin");
    assertEquals("connected", client.connect(url, "monitor", monitor));
  }

  private static void assertRefused(String answer) {
    assertTrue(answer.startsWith("SecurityException: Authentication failed!"), answer);
  }

  private static void assertDenied(String answer) {
    assertTrue(answer.startsWith(DENIED), answer);
  }
}
