// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProbe.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.LabProcess;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes by another program to a master's macvlans and addresses are repaired. */
@RequiresLab
class RepairIT {

  private static final int INTERVAL = 10;
  private static final int HIGH = 200;
  private static final int LOW = 100;
  private static final int VRID = 51;
  private static final int FOUGHT_VRID = 52;

  /** For a change that the kernel reports; the commands that watch it need most of this time. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** The kernel does not report every change of a setting: those are checked every two seconds. */
  private static final Duration NEXT_LOOK = Duration.ofSeconds(4);

  private static final Duration LONGEST_SILENCE = Duration.ofMillis(500);
  private static final Pattern REPLY =
      Pattern.compile("\\[(\\d+)\\.(\\d{6})\\].*icmp_seq=(\\d+).*");

  private static Lab lab;
  private static Host client;
  private static Host alphaHost;
  private static Host betaHost;
  private static Appliance alpha;
  private static List<RouterProbe> masters;
  private static List<RouterProbe> backups;

  @BeforeAll
  static void elect() {
    lab = Lab.open(RepairIT.class);
    client = IpVersion.host(lab, "client", 100);
    alphaHost = IpVersion.host(lab, "alpha", 1);
    betaHost = IpVersion.host(lab, "beta", 2);
    alpha = appliance(alphaHost, HIGH);
    Appliance beta = appliance(betaHost, LOW);
    masters = probes(alpha, alphaHost);
    backups = probes(beta, betaHost);
    masters.forEach(RouterProbe::awaitServing);
    backups.forEach(backup -> backup.awaitState("BACKUP"));
    for (RouterProbe master : masters) {
      master.awaitReachable(client);
    }
  }

  private static Appliance appliance(Host host, int priority) {
    Appliance appliance = host.appliance();
    for (IpVersion family : IpVersion.values()) {
      for (int vrid : List.of(VRID, FOUGHT_VRID)) {
        appliance.configure(family.pid(vrid), family.router(vrid, priority, INTERVAL));
      }
    }
    return appliance.start();
  }

  private static List<RouterProbe> probes(Appliance appliance, Host host) {
    JmxClient jmx = RouterProbe.connect(appliance);
    List<RouterProbe> probes = new ArrayList<>();
    for (IpVersion family : IpVersion.values()) {
      for (int vrid : List.of(VRID, FOUGHT_VRID)) {
        probes.add(new RouterProbe(jmx, host, family, vrid));
      }
    }
    return probes;
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private static List<RouterProbe> of(int vrid, List<RouterProbe> probes) {
    return probes.stream().filter(probe -> probe.vrid() == vrid).toList();
  }

  // ---------------------------------------------------------------- once

  /** What the other program does. */
  enum Meddling {
    DELETED("ip link del %1$s"),
    /** Older kernels do not rename what is up. */
    RENAMED(
        "ip link set %1$s name mine%3$s ||"
            + " { ip link set %1$s down && ip link set %1$s name mine%3$s; }"),
    SET_DOWN("ip link set %1$s down"),
    OTHER_MAC("ip link set %1$s address 02:00:00:00:00:%3$s"),
    OTHER_ALIAS("ip link set %1$s alias mine"),
    OTHER_MODE("ip link set %1$s type macvlan mode vepa"),
    ADDRESS_DELETED("ip addr del %2$s dev %1$s"),
    ALL_ADDRESSES_DELETED("ip addr flush dev %1$s");

    private final String script;

    Meddling(String script) {
      this.script = script;
    }

    void apply(RouterProbe router, Macvlan macvlan) {
      String prefix = router.family() == IpVersion.IPV4 ? "/32" : "/128";
      String address = router.family().address(router.vrid()) + prefix;
      alphaHost.exec(
          "sh", "-c", script.formatted(macvlan.name(), address, router.family().ordinal() + 11));
    }
  }

  @ParameterizedTest
  @EnumSource(Meddling.class)
  void macvlanIsRepairedAtOnceAndNoClientNotices(Meddling meddling) {
    List<RouterProbe> meddled = of(VRID, masters);
    Map<RouterProbe, Macvlan> before = new LinkedHashMap<>();
    Map<RouterProbe, LabProcess> pings = new LinkedHashMap<>();
    for (RouterProbe router : meddled) {
      Await.until(router + " serves", LIMIT, router::isServing);
      before.put(router, router.macvlan());
      router.forgetChanges();
      String address = router.family().address(VRID);
      LabProcess ping =
          client.spawn(
              "ping-" + router.family().key() + "-" + meddling,
              Map.of(),
              "ping",
              "-n",
              "-D",
              "-i",
              "0.02",
              address);
      ping.awaitLine("icmp_seq=", LIMIT);
      pings.put(router, ping);
    }
    backups.forEach(RouterProbe::forgetChanges);

    for (RouterProbe router : meddled) {
      long begin = System.nanoTime();
      meddling.apply(router, before.get(router));
      Await.until(
          router + " has its macvlan again: " + before.get(router),
          AT_ONCE,
          () -> router.macvlan().isLike(before.get(router)) && router.isServing());
      System.out.printf(
          "%s: %s, repaired within %d ms%n",
          router, meddling, (System.nanoTime() - begin) / 1_000_000);
    }
    pings.forEach(RepairIT::assertWentOn);
    for (RouterProbe router : meddled) {
      assertEquals("MASTER", router.state());
      assertEquals(List.of(), router.changes(), router::toString);
    }
    for (RouterProbe backup : backups) {
      assertEquals(List.of(), backup.changes(), backup::toString);
    }
  }

  /** A few packets may be lost in between, but the replies continue. */
  private static void assertWentOn(RouterProbe router, LabProcess ping) {
    int before = ping.output().size();
    ping.awaitLine("icmp_seq=", before, AT_ONCE);
    ping.signal("INT");
    ping.awaitExit(AT_ONCE);
    long last = 0;
    long longest = 0;
    for (String line : ping.output()) {
      Matcher reply = REPLY.matcher(line);
      if (reply.matches() && line.contains("time=")) {
        long micros = Long.parseLong(reply.group(1)) * 1_000_000 + Long.parseLong(reply.group(2));
        longest = Math.max(longest, last == 0 ? 0 : micros - last);
        last = micros;
      }
    }
    Duration silence = Duration.ofNanos(longest * 1000);
    System.out.printf("%s: silent for %d ms%n", router, silence.toMillis());
    assertTrue(
        silence.compareTo(LONGEST_SILENCE) < 0,
        () -> "no reply from " + router + " for " + silence.toMillis() + " ms");
  }

  // ---------------------------------------------------------------- settings

  @Test
  void changedSettingsAreRepairedAtTheNextCheck() {
    Macvlan macvlan = of(VRID, masters).get(0).macvlan();
    Map<String, String> before = new LinkedHashMap<>();
    for (String name :
        List.of(
            macvlan.name() + "/arp_ignore",
            macvlan.name() + "/rp_filter",
            "eth0/arp_ignore",
            "eth0/accept_local")) {
      before.put("/proc/sys/net/ipv4/conf/" + name, "1");
    }
    before.put("/proc/sys/net/ipv4/conf/" + macvlan.name() + "/rp_filter", "2");
    before.forEach(
        (file, value) -> assertEquals(value, alphaHost.exec("cat", file), file + " at first"));
    before.forEach(
        (file, value) ->
            alphaHost.exec("sh", "-c", "echo " + (value.equals("2") ? 1 : 0) + " > " + file));
    before.forEach(
        (file, value) ->
            Await.until(
                file + " is " + value + " again",
                NEXT_LOOK,
                () -> alphaHost.exec("cat", file).equals(value)));
  }

  // ---------------------------------------------------------------- again and again

  @Test
  void virtualRouterGivesUpIfAnotherProgramKeepsDeletingItsAddress() {
    List<RouterProbe> fought = of(FOUGHT_VRID, masters);
    List<RouterProbe> peers = of(FOUGHT_VRID, backups);
    fought.forEach(RouterProbe::awaitServing);
    fought.forEach(RouterProbe::forgetChanges);
    peers.forEach(RouterProbe::forgetChanges);
    masters.stream().filter(m -> m.vrid() == VRID).forEach(RouterProbe::forgetChanges);

    long begin = System.nanoTime();
    List<LabProcess> programs = new ArrayList<>();
    for (RouterProbe router : fought) {
      String script =
          "end=$(($(date +%%s) + 10)); while [ $(date +%%s) -lt $end ];"
              + " do ip addr del %s/%d dev %s 2>/dev/null; sleep 0.1; done";
      programs.add(
          alphaHost.spawn(
              "fight-" + router.family().key(),
              Map.of(),
              "sh",
              "-c",
              script.formatted(
                  router.family().address(FOUGHT_VRID),
                  router.family() == IpVersion.IPV4 ? 32 : 128,
                  router.macvlan().name())));
    }
    for (RouterProbe router : fought) {
      String text =
          "another program keeps removing or changing "
              + router.family().address(FOUGHT_VRID)
              + " on "
              + router.macvlan().name();
      Await.until(
          router + ": " + text,
          Duration.ofSeconds(8),
          () -> router.state().equals("INITIALIZE") && router.reasons().equals(List.of(text)));
      System.out.printf(
          "%s: yields after %d ms%n", router, (System.nanoTime() - begin) / 1_000_000);
      alpha.awaitLog(text, AT_ONCE);
    }
    for (RouterProbe peer : peers) {
      peer.awaitServing();
      peer.awaitReachable(client);
    }
    for (RouterProbe router : fought) {
      assertFalse(router.hasAddress(), router::toString);
      assertFalse(router.macvlan().up(), router::toString);
    }
    programs.forEach(program -> assertTrue(program.isAlive(), "fought until now"));

    programs.forEach(program -> program.awaitExit(LIMIT));
    for (RouterProbe router : fought) {
      router.awaitServing();
      System.out.printf(
          "%s: serves again after %d ms%n", router, (System.nanoTime() - begin) / 1_000_000);
      router.awaitReachable(client);
      assertEquals(
          List.of("MASTER to INITIALIZE", "INITIALIZE to BACKUP", "BACKUP to MASTER"),
          router.changes().stream().map(Object::toString).toList(),
          router::toString);
    }
    peers.forEach(peer -> peer.awaitState("BACKUP"));
    for (RouterProbe other : of(VRID, masters)) {
      assertEquals(List.of(), other.changes(), other::toString);
    }
  }
}
