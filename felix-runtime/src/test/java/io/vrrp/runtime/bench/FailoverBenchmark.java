// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Arp;
import io.vrrp.runtime.lab.Frame;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * How long after Active_Down_Interval (RFC 9568 §6.1) a backup has taken over from a master that
 * was killed: its first advertisement, its first gratuitous ARP, the first packet of a client that
 * it answers. The first take-over of a JVM is told apart from its later ones.
 */
@RequiresLab
class FailoverBenchmark {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String PID = "io.vrrp.router-lan";
  private static final int VRID = 51;
  private static final int HIGH = 200;
  private static final int LOW = 100;
  private static final String VIRTUAL_IP = "192.0.2.254";

  private static final int INTERVAL = Integer.getInteger("vrrp.failover.interval", 10);
  private static final int JVMS = Integer.getInteger("vrrp.failover.jvms", 3);
  private static final int CUTS = Integer.getInteger("vrrp.failover.cuts", 10);

  /** Nanoseconds after Active_Down_Interval. */
  private record Sample(long advert, long announcement, long answer) {}

  private static Map<String, Object> router(int priority) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("vrid", VRID);
    properties.put("interface", "eth0");
    properties.put("virtualIps", VIRTUAL_IP);
    properties.put("priority", priority);
    properties.put("advertInterval", INTERVAL);
    properties.put("acceptMode", true);
    return properties;
  }

  private static long masterDownInterval() {
    return INTERVAL * 10_000_000L * 3 + (256 - LOW) * INTERVAL * 10_000_000L / 256;
  }

  @Test
  void afterAKill() {
    List<Sample> first = new ArrayList<>();
    List<Sample> later = new ArrayList<>();
    try (Lab lab = Lab.open(FailoverBenchmark.class)) {
      Host client = lab.host("client", "192.0.2.100");
      Host betaHost = lab.host("beta", "192.0.2.2");
      Appliance alpha = lab.host("alpha", "192.0.2.1").appliance();
      alpha.configure(PID, router(HIGH));
      Appliance beta = betaHost.appliance();
      beta.configure(PID, router(LOW));
      client.spawn("ping", Map.of(), "ping", "-q", "-i", "0.002", VIRTUAL_IP);
      alpha.start();
      for (int jvm = 0; jvm < JVMS; jvm++) {
        alpha.awaitState(VRID, "MASTER", LIMIT);
        beta.start();
        for (int cut = 0; cut < CUTS; cut++) {
          beta.awaitState(VRID, "BACKUP", LIMIT);
          (cut == 0 ? first : later).add(cut(lab, alpha, betaHost.mac()));
          alpha.start();
          alpha.awaitState(VRID, "MASTER", LIMIT);
        }
        beta.process().kill();
      }
    }
    System.out.printf(
        "%nFail-over beyond Active_Down_Interval of %d ms, at an interval of %d ms, in ms:%n",
        masterDownInterval() / 1_000_000, INTERVAL * 10);
    System.out.printf(
        "%-28s %5s  %21s  %21s  %21s  %21s%n",
        "", "cuts", "advertisement", "gratuitous ARP", "from one to the other", "client answered");
    print("first take-over of a JVM", first);
    print("later take-overs", later);
  }

  private static Sample cut(Lab lab, Appliance alpha, String betaMac) {
    try (PacketTap tap = lab.tap(Lab.LAN)) {
      tap.await("an answer of alpha", LIMIT, FailoverBenchmark::answer, frame -> true);
      tap.awaitAdvert("an advertisement of alpha", LIMIT, a -> a.priority() == HIGH);
      alpha.process().kill();
      Advert takeOver = tap.awaitAdvert("beta takes over", LIMIT, a -> a.priority() == LOW);
      Arp announcement =
          tap.awaitArp(
              "beta announces", LIMIT, a -> a.isGratuitous() && a.senderIp().equals(VIRTUAL_IP));
      Frame answer =
          tap.await(
              "beta answers the client",
              LIMIT,
              FailoverBenchmark::answer,
              frame -> frame.source().equals(betaMac));
      long last =
          tap.adverts().stream()
              .filter(a -> a.priority() == HIGH)
              .mapToLong(a -> a.frame().nanos())
              .max()
              .orElseThrow(() -> new AssertionError("alpha did not advertise"));
      long due = last + masterDownInterval();
      return new Sample(
          takeOver.frame().nanos() - due, announcement.frame().nanos() - due, answer.nanos() - due);
    }
  }

  /** An echo reply of the virtual IP address. */
  private static Optional<Frame> answer(Frame frame) {
    byte[] bytes = frame.bytes();
    boolean reply =
        frame.etherType() == 0x0800
            && bytes.length > 34
            && bytes[14] == 0x45
            && bytes[23] == 1
            && bytes[34] == 0
            && (bytes[28] & 0xff) == 2
            && (bytes[29] & 0xff) == 254;
    return reply ? Optional.of(frame) : Optional.empty();
  }

  private static void print(String name, List<Sample> samples) {
    System.out.printf(
        "%-28s %5d  %s  %s  %s  %s%n",
        name,
        samples.size(),
        figures(samples.stream().map(Sample::advert).toList()),
        figures(samples.stream().map(Sample::announcement).toList()),
        figures(samples.stream().map(s -> s.announcement - s.advert).toList()),
        figures(samples.stream().map(Sample::answer).toList()));
  }

  private static String figures(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return "median %6.2f max %6.2f"
        .formatted(sorted.get(sorted.size() / 2) / 1e6, sorted.get(sorted.size() - 1) / 1e6);
  }
}
