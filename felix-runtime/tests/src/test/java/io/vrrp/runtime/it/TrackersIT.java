// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.skewTime;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Bundles;
import io.vrrp.runtime.lab.IpPacket;
import io.vrrp.runtime.lab.LabProcess;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client of both families reaches a server through the master, as long as the master is useful:
 * the built-in trackers move the traffic to the other router.
 */
@RequiresLab
class TrackersIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int INTERVAL = 20;
  private static final int HIGH = 200;
  private static final int LOW = 100;
  private static final int ECHO_REPLY = 0;
  private static final int ICMPV6_ECHO_REPLY = 129;

  private RoutedLan lan;
  private RoutedLan.Router alpha;
  private RoutedLan.Router beta;

  @BeforeEach
  void open() {
    lan = RoutedLan.open(TrackersIT.class);
    alpha = lan.router("alpha", 1);
    beta = lan.router("beta", 2);
    // Both forward to the server, and it always answers through this one.
    lan.answerBy(beta);
  }

  @AfterEach
  void close() {
    if (lan != null) {
      lan.close();
    }
  }

  private static void track(RoutedLan.Router router, int priority, String track) {
    for (Family family : Family.values()) {
      Map<String, Object> properties = family.properties(priority, INTERVAL);
      properties.put("track", track);
      router.configure(family, properties);
    }
  }

  private static void tracker(RoutedLan.Router router, String kind, String... properties) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (String property : properties) {
      all.put(property.replaceFirst("=.*", ""), property.replaceFirst("[^=]*=", ""));
    }
    router.appliance().configure("io.vrrp.track." + kind + "-" + all.get("name"), all);
  }

  private void awaitMaster(RoutedLan.Router master, RoutedLan.Router other, String state) {
    for (Family family : Family.values()) {
      master.awaitState(family, "MASTER");
      other.awaitState(family, state);
      lan.assertServerReachable(family);
    }
  }

  /** Waits until a changed configuration is in use. */
  private static void awaitTracked(RoutedLan.Router router, String text) {
    for (Family family : Family.values()) {
      Await.until(
          router.host() + " tracks " + text, LIMIT, () -> trackers(router, family).contains(text));
    }
  }

  private static String trackers(RoutedLan.Router router, Family family) {
    return Arrays.toString((Object[]) router.attribute(family, "Trackers"));
  }

  private static void awaitReason(RoutedLan.Router router, String reason) {
    for (Family family : Family.values()) {
      Await.until(
          router.host() + " says: " + reason,
          LIMIT,
          () ->
              List.of((Object[]) router.attribute(family, "Reasons")).toString().contains(reason));
    }
  }

  @Test
  void trafficFollowsTheRouterThatIsUseful() throws Exception {
    tracker(alpha, "interface", "name=uplink", "interface=eth1");
    tracker(alpha, "route", "name=internet");
    tracker(
        alpha, "service", "name=shop", "filter=(objectClass=org.apache.felix.hc.api.HealthCheck)");
    tracker(alpha, "health", "name=live", "tags=live", "interval=100");
    track(alpha, HIGH, "uplink");
    track(beta, LOW, "");

    // Boots while everything is down.
    alpha.host().cutLink(RoutedLan.BACKBONE);
    alpha.appliance().start();
    beta.appliance().start();
    awaitMaster(beta, alpha, "INITIALIZE");
    awaitReason(alpha, "interface eth1 has no carrier");
    alpha.host().restoreLink(RoutedLan.BACKBONE);
    awaitMaster(alpha, beta, "BACKUP");

    measure("weightless", "INITIALIZE");
    track(alpha, HIGH, "uplink:-150");
    awaitTracked(alpha, "-150");
    measure("uplink:-150", "BACKUP");

    aRouteIsDeletedByAnotherProgram();
    aServiceIsUnregisteredAndAHealthCheckIsCritical();
  }

  /** Pulls the cable of the master to the server, and plugs it in again. */
  private void measure(String how, String stateWithout) {
    PacketTap tap = lan.tap(lan.client().port());
    List<LabProcess> pings = new ArrayList<>();
    for (Family family : Family.values()) {
      String server = RoutedLan.serverAddress(family);
      pings.add(lan.client().spawn("ping-" + how, Map.of(), "ping", "-n", "-q", "-i0.005", server));
      Await.until("answers", LIMIT, () -> !answers(tap, family, 0).isEmpty());
    }
    long begun = PacketTap.now();
    alpha.host().cutLink(RoutedLan.BACKBONE);
    long pulled = PacketTap.now();
    awaitMaster(beta, alpha, stateWithout);
    for (Family family : Family.values()) {
      long first = firstAnswerAfterTheGap(answers(tap, family, begun));
      System.out.printf(
          "%s, %s: the client's first answer came %.1f ms after ip link set down had begun, which"
              + " took %.1f ms; the skew time is %.1f ms%n",
          how,
          family,
          (first - begun) / 1e6,
          (pulled - begun) / 1e6,
          skewTime(LOW, INTERVAL) / 1e6);
    }
    pings.forEach(LabProcess::kill);
    alpha.host().restoreLink(RoutedLan.BACKBONE);
    awaitMaster(alpha, beta, "BACKUP");
  }

  private static List<Long> answers(PacketTap tap, Family family, long since) {
    return tap
        .seen(
            frame ->
                IpPacket.of(frame)
                    .filter(packet -> isAnswer(packet, family))
                    .map(packet -> frame.nanos())
                    .or(Optional::empty))
        .stream()
        .filter(nanos -> nanos >= since)
        .toList();
  }

  private static boolean isAnswer(IpPacket packet, Family family) {
    int type = packet.payload().limit() == 0 ? -1 : packet.payload().get(0) & 0xff;
    return family == Family.IPV4
        ? packet.protocol() == IpPacket.ICMP && type == ECHO_REPLY
        : packet.protocol() == IpPacket.ICMPV6 && type == ICMPV6_ECHO_REPLY;
  }

  /** Those before the longest pause still came by way of the old master. */
  private static long firstAnswerAfterTheGap(List<Long> answers) {
    long longest = 0;
    long after = answers.get(0);
    for (int i = 1; i < answers.size(); i++) {
      if (answers.get(i) - answers.get(i - 1) > longest) {
        longest = answers.get(i) - answers.get(i - 1);
        after = answers.get(i);
      }
    }
    return after;
  }

  private void aRouteIsDeletedByAnotherProgram() {
    String[] route = {"default", "via", RoutedLan.serverAddress(Family.IPV4), "dev", "eth1"};
    List<String> add = new ArrayList<>(List.of("ip", "route", "add"));
    add.addAll(List.of(route));
    alpha.host().exec(add.toArray(String[]::new));
    track(alpha, HIGH, "internet");
    awaitTracked(alpha, "internet");
    awaitMaster(alpha, beta, "BACKUP");
    alpha.host().exec("ip", "route", "del", "default");
    awaitMaster(beta, alpha, "INITIALIZE");
    awaitReason(alpha, "no route to 0.0.0.0/0");
    alpha.host().exec(add.toArray(String[]::new));
    awaitMaster(alpha, beta, "BACKUP");
  }

  private void aServiceIsUnregisteredAndAHealthCheckIsCritical() throws Exception {
    Appliance appliance = alpha.appliance();
    Path critical = Files.createFile(appliance.directory().resolve("critical"));
    track(alpha, HIGH, "live, shop");
    awaitReason(alpha, "needs Felix Health Checks");
    awaitReason(alpha, "no service matches");
    appliance.install(HealthBundles.eventAdmin());
    for (Path bundle : HealthBundles.core()) {
      appliance.install(bundle);
    }
    appliance.install(HealthBundles.switchedHealth());
    awaitReason(alpha, "application: CRITICAL (switched off)");
    Files.delete(critical);
    awaitMaster(alpha, beta, "BACKUP");
    Bundles bundles = appliance.bundles();
    assertTrue(bundles.run("stop", HealthBundles.NAME).isEmpty());
    awaitReason(alpha, "no service matches");
    awaitMaster(beta, alpha, "INITIALIZE");
    assertTrue(bundles.run("start", HealthBundles.NAME).isEmpty());
    awaitMaster(alpha, beta, "BACKUP");
    Files.createFile(critical);
    awaitMaster(beta, alpha, "INITIALIZE");
  }
}
