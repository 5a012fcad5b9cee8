// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.demo;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Two appliances on one LAN, each on its own host. The demo shows an election, a killed master, its
 * return and a graceful shutdown. Each step has a deadline; if a step does not happen, the demo
 * ends with status 1.
 */
public final class Demo {
  private static final int VRID = 51;
  private static final String VIRTUAL_IP = "192.0.2.254";
  private static final int ALPHA_PRIORITY = 200;
  private static final int BETA_PRIORITY = 100;

  /** Time for starting a JVM, in addition to the protocol's own times. */
  private static final Duration MARGIN = Duration.ofSeconds(20);

  private final Timeline timeline = new Timeline();
  private final Timers timers;
  private final Host client;
  private final Host alphaHost;
  private final Host betaHost;
  private final Appliance alpha;
  private final Appliance beta;
  private final PacketTap wire;

  private Demo(Lab lab, int interval) {
    timers = new Timers(interval);
    alphaHost = lab.host("alpha", "192.0.2.1");
    betaHost = lab.host("beta", "192.0.2.2");
    client = lab.host("client", "192.0.2.100");
    alpha = configured(alphaHost, ALPHA_PRIORITY);
    beta = configured(betaHost, BETA_PRIORITY);
    wire = lab.tap(Lab.LAN);
  }

  /** Runs the demo: {@code [--keep] [--interval CENTISECONDS]}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options = Options.parse(arguments);
    Path directory = Files.createTempDirectory("vrrp-demo-");
    Lab lab = Lab.open(directory);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leaveNothing(lab, directory)));
    Demo demo = new Demo(lab, options.interval());
    try {
      demo.run();
    } catch (AssertionError | RuntimeException e) {
      demo.explain(e);
      System.exit(1);
    }
    if (options.keep()) {
      demo.keep();
    }
    System.exit(0);
  }

  private static void leaveNothing(Lab lab, Path directory) {
    lab.close();
    Lab.delete(directory);
  }

  private Appliance configured(Host host, int priority) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("vrid", VRID);
    properties.put("interface", "eth0");
    properties.put("virtualIps", VIRTUAL_IP + "/24");
    properties.put("priority", priority);
    properties.put("advertInterval", timers.interval());
    properties.put("acceptMode", true);
    Appliance appliance = host.appliance();
    appliance.configure("io.vrrp.router-lan", properties);
    return appliance;
  }

  private void run() {
    elect();
    killMaster();
    bringBack();
    shutDownGracefully();
    startUpAgain();
    timeline.step("Done: every step happened within its deadline");
  }

  private void elect() {
    timeline.step("Two appliances start, two hosts of one LAN; virtual router " + VRID);
    timeline.seen("alpha 192.0.2.1, priority %d", ALPHA_PRIORITY);
    timeline.seen("beta  192.0.2.2, priority %d", BETA_PRIORITY);
    timeline.seen("virtual IP %s, advertisements every %d ms", VIRTUAL_IP, timers.interval() * 10);
    alpha.start();
    beta.start();
    awaitMaster(alpha, beta, masterDown(ALPHA_PRIORITY));
    timeline.seen("alpha is MASTER, beta is BACKUP");
    clientReaches();
  }

  private void killMaster() {
    timeline.step("kill -9 of the master, alpha");
    alpha.process().kill();
    long killed = PacketTap.now();
    Advert last = lastAdvert(alphaHost);
    Advert first = firstAdvert(betaHost, last.frame().nanos(), masterDown(BETA_PRIORITY));
    handOver("last advertisement of alpha", last, first);
    timeline.seen(
        "master down interval of beta: %s, which is 3 * interval + skew time",
        Timeline.seconds(timers.masterDownInterval(BETA_PRIORITY)));
    beta.awaitState(VRID, "MASTER", MARGIN);
    clientReaches();
    timeline.seen(
        "client was without its gateway for %s", Timeline.seconds(PacketTap.now() - killed));
  }

  private void bringBack() {
    timeline.step("alpha starts again and preempts beta");
    long started = PacketTap.now();
    alpha.start();
    Advert first = firstAdvert(alphaHost, started, masterDown(ALPHA_PRIORITY));
    timeline.seen(
        "first advertisement of alpha, priority %d, %s after its start",
        first.priority(), Timeline.seconds(first.frame().nanos() - started));
    timeline.seen(
        "of these, its master down interval took %s",
        Timeline.seconds(timers.masterDownInterval(ALPHA_PRIORITY)));
    awaitMaster(alpha, beta, MARGIN);
    timeline.seen("alpha is MASTER, beta is BACKUP");
    clientReaches();
  }

  private void shutDownGracefully() {
    timeline.step("Graceful shutdown of alpha over JMX");
    long invoked = PacketTap.now();
    try (JmxClient jmx = alpha.jmx()) {
      jmx.router("eth0", "ipv4", VRID).invoke("shutdown");
    }
    Advert priorityZero =
        wire.awaitAdvert(
            "priority 0 from alpha",
            MARGIN,
            advert -> isFrom(alphaHost, advert, invoked) && advert.priority() == 0);
    Advert first = firstAdvert(betaHost, priorityZero.frame().nanos(), masterDown(BETA_PRIORITY));
    handOver("alpha's advertisement of priority 0", priorityZero, first);
    timeline.seen("skew time of beta: %s", Timeline.seconds(timers.skewTime(BETA_PRIORITY)));
    alpha.awaitState(VRID, "INITIALIZE", MARGIN);
    beta.awaitState(VRID, "MASTER", MARGIN);
    timeline.seen("alpha is INITIALIZE, beta is MASTER");
    clientReaches();
  }

  private void startUpAgain() {
    timeline.step("Start-up of alpha over JMX");
    try (JmxClient jmx = alpha.jmx()) {
      jmx.router("eth0", "ipv4", VRID).invoke("startup");
    }
    awaitMaster(alpha, beta, masterDown(ALPHA_PRIORITY));
    timeline.seen("alpha is MASTER, beta is BACKUP");
    clientReaches();
  }

  private void awaitMaster(Appliance master, Appliance backup, Duration limit) {
    master.awaitState(VRID, "MASTER", limit);
    backup.awaitState(VRID, "BACKUP", limit);
  }

  private Duration masterDown(int priority) {
    return MARGIN.plusNanos(timers.masterDownInterval(priority));
  }

  private Advert lastAdvert(Host host) {
    return wire.adverts().stream()
        .filter(advert -> isFrom(host, advert, 0))
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new AssertionError("no advertisement of " + host));
  }

  private Advert firstAdvert(Host host, long after, Duration limit) {
    return wire.awaitAdvert(
        "advertisement of " + host, limit, advert -> isFrom(host, advert, after));
  }

  private static boolean isFrom(Host host, Advert advert, long after) {
    return advert.vrid() == VRID
        && advert.source().equals(host.address())
        && advert.frame().nanos() > after;
  }

  private void handOver(String from, Advert last, Advert first) {
    timeline.seen(
        "from %s to the first of beta: %s (time stamps of the kernel)",
        from, Timeline.seconds(first.frame().nanos() - last.frame().nanos()));
  }

  private void clientReaches() {
    Await.until("client reaches " + VIRTUAL_IP, MARGIN, () -> client.ping(VIRTUAL_IP));
    timeline.seen(
        "client reaches %s at %s",
        VIRTUAL_IP,
        client.exec("ip", "neigh", "show", VIRTUAL_IP).replaceAll("(?s).*lladdr (\\S+).*", "$1"));
  }

  private void keep() throws IOException, InterruptedException {
    System.out.printf(
        """

        It goes on running. From another terminal:

          enter="%s"
          $enter jconsole %s %s
          $enter ip netns exec alpha ip addr
          $enter tcpdump -Z root -n -e -i %s vrrp or arp
          tail -f %s %s

        Press Enter or Ctrl-C to end it.
        """,
        System.getenv("VRRP_DEMO_ENTER"),
        alpha.jmxAddress(),
        beta.jmxAddress(),
        Lab.LAN,
        alpha.logFile(),
        beta.logFile());
    if (System.in.read() < 0) {
      // No terminal: a signal ends it.
      new CountDownLatch(1).await();
    }
  }

  /** Prints the step that did not happen, and the ends of the logs, which show the reason. */
  private void explain(Throwable failure) {
    System.out.println();
    System.out.println("FAILED: " + failure.getMessage());
    if (failure.getCause() != null) {
      System.out.println("  last answer: " + failure.getCause());
    }
    for (Appliance appliance : List.of(alpha, beta)) {
      System.out.println();
      System.out.println("The end of " + appliance.logFile() + ":");
      List<String> log = appliance.log();
      log.subList(Math.max(0, log.size() - 20), log.size())
          .forEach(line -> System.out.println("  " + line));
    }
  }
}
