// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProbe.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Bundles;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.LabProcess;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Bundles of a master are started, stopped, updated and refreshed while it runs. Each time the
 * master leaves gracefully or continues, comes back as configured, and leaves nothing behind.
 * {@code -Dvrrp.bundleSteps=200} makes more random steps; a failure prints its seed, which {@code
 * -Dvrrp.bundleSeed=…} replays.
 */
@RequiresLab("nft")
class BundleLifecycleIT {

  private static final int STEPS = Integer.getInteger("vrrp.bundleSteps", 20);
  private static final long SEED = Long.getLong("vrrp.bundleSeed", System.nanoTime());

  private static final int INTERVAL = 10;
  private static final int ACCEPTING_VRID = 51;
  private static final int VRID = 52;

  /** For a hand-over that a client watches: a take-over after a crash would take much longer. */
  private static final int WATCHED_INTERVAL = 100;

  private static final String PING_SECONDS = "0.02";

  private static final String API = "io.vrrp.api";
  private static final String IMPL = "io.vrrp.impl";
  private static final String JMX = "io.vrrp.jmx";
  private static final String JNA = "com.sun.jna";
  private static final String SCR = "org.apache.felix.scr";
  private static final String CONFIG_ADMIN = "org.apache.felix.configadmin";
  private static final String FILE_INSTALL = "org.apache.felix.fileinstall";
  private static final String METATYPE = "org.apache.felix.metatype";

  private static final List<String> BUNDLES =
      List.of(API, IMPL, JMX, JNA, SCR, CONFIG_ADMIN, FILE_INSTALL, METATYPE);

  /**
   * Bundles that use these are restarted when these are refreshed, and so are the virtual routers.
   */
  private static final List<String> REFRESHES_ROUTERS =
      List.of(API, IMPL, JNA, SCR, CONFIG_ADMIN, METATYPE);

  private static final String CLEANER = "threads: JNA Cleaner";
  private static final String DELETED = " (deleted)";

  /** There is one object for each class loader of these two bundles. */
  private static final Set<String> ONE_FOR_EACH_REVISION =
      Set.of("io.vrrp.VrrpState", "io.vrrp.impl.protocol.ProtocolVersions");

  private Lab lab;
  private PacketTap tap;
  private Host client;
  private Host host;
  private Host peerHost;
  private Appliance alpha;
  private Appliance beta;
  private JmxClient jmx;
  private JmxClient peerJmx;
  private Inventory inventory;
  private Bundles bundles;
  private List<String> bare;
  private int logged;
  private int printed;

  @BeforeEach
  void openLab() {
    lab = Lab.open(BundleLifecycleIT.class);
    client = IpVersion.host(lab, "client", 100);
    host = IpVersion.host(lab, "alpha", 1);
    peerHost = IpVersion.host(lab, "beta", 2);
    // On the host's cable: frames that arrive there are sent by the host.
    tap = lab.tap(host.port());
    Await.until(
        "addresses are settled", LIMIT, () -> !host.exec("ip", "addr").contains("tentative"));
    bare = plain(Inventory.kernel(host));
  }

  private void elect(int interval) {
    alpha = appliance(host, 200, interval);
    beta = appliance(peerHost, 100, interval);
    alpha.awaitStarted();
    jmx = RouterProbe.connect(alpha);
    peerJmx = RouterProbe.connect(beta);
    inventory = new Inventory(host, alpha, jmx);
    bundles = alpha.bundles();
    awaitServing(true);
    for (Router router : routers()) {
      new RouterProbe(peerJmx, peerHost, router.family(), router.vrid()).awaitState("BACKUP");
    }
    printed = alpha.process().output().size();
  }

  private static Appliance appliance(Host host, int priority, int interval) {
    Appliance appliance = host.appliance();
    for (Router router : routers()) {
      Map<String, Object> properties = router.family().router(router.vrid(), priority, interval);
      properties.put("acceptMode", router.vrid() == ACCEPTING_VRID);
      appliance.configure(router.family().pid(router.vrid()), properties);
    }
    // With the bundle, their threads and sockets must go and come back.
    appliance.configure("io.vrrp.track.ping-self", Map.of("name", "self", "address", "127.0.0.1"));
    appliance.configure("io.vrrp.track.interface-lan", Map.of("name", "lan", "interface", "eth0"));
    return appliance.start();
  }

  @AfterEach
  void close() {
    if (jmx != null) {
      jmx.close();
    }
    if (peerJmx != null) {
      peerJmx.close();
    }
    if (lab != null) {
      lab.close();
    }
  }

  private record Router(IpVersion family, int vrid) {}

  private static List<Router> routers() {
    List<Router> routers = new ArrayList<>();
    for (IpVersion family : IpVersion.values()) {
      routers.add(new Router(family, ACCEPTING_VRID));
      routers.add(new Router(family, VRID));
    }
    return routers;
  }

  // ---------------------------------------------------------------- what is looked at

  /** Checks kernel and wire only, because the management may be stopped. */
  private void awaitServing(boolean serving) {
    for (Router router : routers()) {
      Await.until(
          "alpha " + (serving ? "serves " : "has left ") + router,
          LIMIT,
          () -> serving == hasMacvlanUp(router) && serving == hasAddresses(router));
    }
  }

  private boolean hasMacvlanUp(Router router) {
    String mac = router.family().mac(router.vrid());
    return Macvlan.find(host, mac).map(Macvlan::up).orElse(false);
  }

  private boolean hasAddresses(Router router) {
    String addresses = host.exec("ip", "-o", "addr");
    return router.family().addresses(router.vrid()).stream()
        .allMatch(address -> addresses.contains(" " + address + "/"));
  }

  private JmxClient.Router peer(Router router) {
    return peerJmx.router("eth0", router.family().key(), router.vrid());
  }

  private Predicate<Advert> of(Router router, long after) {
    return advert ->
        !advert.frame().outgoing()
            && advert.frame().nanos() > after
            && advert.vrid() == router.vrid()
            && advert.source().contains(":") == (router.family() == IpVersion.IPV6);
  }

  private long priorityZeros(Router router, long after) {
    return tap.adverts().stream()
        .filter(of(router, after).and(advert -> advert.priority() == 0))
        .count();
  }

  private long lastPriorityZero() {
    return tap.adverts().stream()
        .filter(advert -> !advert.frame().outgoing() && advert.priority() == 0)
        .mapToLong(advert -> advert.frame().nanos())
        .max()
        .orElseThrow();
  }

  private void awaitAdverts(long after) {
    for (Router router : routers()) {
      Await.until(
          "alpha advertises " + router,
          LIMIT,
          () ->
              tap.adverts().stream()
                      .filter(of(router, after).and(advert -> advert.priority() > 0))
                      .count()
                  > 2);
    }
  }

  /** Without the numbers of interfaces, revisions and threads, which are never used twice. */
  private static List<String> plain(Map<String, Object> inventory) {
    List<String> plain = new ArrayList<>();
    inventory.forEach(
        (kind, content) -> {
          List<?> lines =
              content instanceof Collection<?> many ? List.copyOf(many) : split(content);
          for (Object line : lines) {
            plain.add(
                kind
                    + ": "
                    + line.toString()
                        .replaceFirst("^\\d+: ", "")
                        .replaceFirst("/version\\d+\\.\\d+/", "/version/")
                        .replaceFirst("-lib/\\d+/", "-lib/")
                        .replaceAll("-\\d+", "-n")
                        .stripTrailing());
          }
        });
    // These threads end some time after a garbage collection, which the end of each test checks.
    plain.removeIf(line -> line.equals(CLEANER) || line.endsWith(DELETED));
    return plain;
  }

  private static List<String> split(Object text) {
    return text.toString().lines().toList();
  }

  /**
   * Returns the lines of the first that are not in the second; the same line may occur several
   * times.
   */
  private static List<String> without(List<String> first, List<String> second) {
    List<String> rest = new ArrayList<>(first);
    second.forEach(rest::remove);
    return rest;
  }

  private void awaitInventory(String when, List<String> expected) throws Exception {
    awaitSame(
        when,
        expected,
        () -> {
          List<String> found = plain(inventory.take());
          // The framework keeps the file of an updated bundle until it is refreshed.
          List<String> old = found.stream().filter(l -> l.contains("/cache/")).toList();
          found.removeAll(old);
          found.addAll(Set.copyOf(old));
          return found;
        });
  }

  private static void awaitSame(
      String when, List<String> expected, Callable<List<String>> inventory) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    List<String> found = inventory.call();
    while (!isSame(found, expected) && System.nanoTime() < deadline) {
      found = inventory.call();
    }
    List<String> tooMuch = without(found, expected);
    List<String> missing = without(expected, found);
    assertEquals(
        List.of(), tooMuch, () -> "too much after " + when + "; what is missing: " + missing);
    assertEquals(List.of(), missing, "missing after " + when);
  }

  private static boolean isSame(List<String> found, List<String> expected) {
    return without(found, expected).isEmpty() && without(expected, found).isEmpty();
  }

  /** Waits until the master has left nothing in the kernel, and its beans and threads are gone. */
  private void awaitBare(String when) throws Exception {
    awaitSame(when, bare, () -> plain(Inventory.kernel(host)));
    Await.until(
        "no bean, thread or file of ours is left after " + when,
        LIMIT,
        () -> {
          Map<String, Object> found = inventory.take();
          return found.get("beans").equals(Set.of())
              && !found.get("threads").toString().contains("vrrp-")
              && !found.get("files").toString().contains("eventpoll");
        });
  }

  /** Waits until no revision of a bundle stays in memory after another has replaced it. */
  private void awaitObjects(Map<String, Integer> expected) {
    Await.until(
        "as many class loaders as before: " + expected,
        LIMIT,
        () -> inventory.objects(ONE_FOR_EACH_REVISION::contains).equals(expected));
  }

  private void assertNothingWrongIsLogged(String when) {
    List<String> log = alpha.log();
    List<String> output = alpha.process().output();
    List<String> wrong = new ArrayList<>(log.subList(logged, log.size()));
    wrong.addAll(output.subList(printed, output.size()));
    wrong.removeIf(line -> !line.matches(".*( ERROR |Exception|Error:).*|\\s+at .*"));
    logged = log.size();
    printed = output.size();
    assertEquals(List.of(), wrong, "logged or printed after " + when);
  }

  // ---------------------------------------------------------------- one after the other

  private enum Effect {
    /** The master continues. */
    NONE,
    /** The master leaves gracefully and comes back. */
    RESTART,
    /** The master leaves gracefully. */
    LEAVE,
    /** The master comes back. */
    RETURN
  }

  private record Step(String command, String bundle, Effect effect) {
    @Override
    public String toString() {
      return command + " " + bundle;
    }
  }

  @Test
  void eachBundleIsStoppedStartedUpdatedAndRefreshed() throws Exception {
    elect(INTERVAL);
    List<Step> steps = new ArrayList<>();
    for (String bundle : BUNDLES) {
      boolean essential = bundle.equals(IMPL) || bundle.equals(SCR);
      // The new revision takes over components of the old one only after a refresh.
      boolean extender = bundle.equals(SCR);
      steps.add(new Step("stop", bundle, essential ? Effect.LEAVE : Effect.NONE));
      steps.add(new Step("start", bundle, essential ? Effect.RETURN : Effect.NONE));
      steps.add(
          new Step(
              "update",
              bundle,
              extender ? Effect.LEAVE : essential ? Effect.RESTART : Effect.NONE));
      steps.add(
          new Step(
              "refresh",
              bundle,
              extender
                  ? Effect.RETURN
                  : REFRESHES_ROUTERS.contains(bundle) ? Effect.RESTART : Effect.NONE));
    }
    // Objects that are created only once are created now.
    take(new Step("refresh", API, Effect.RESTART));
    List<String> running = plain(inventory.take());
    Map<String, Integer> objects = inventory.objects(ONE_FOR_EACH_REVISION::contains);
    assertEquals(ONE_FOR_EACH_REVISION.size(), objects.size(), objects::toString);
    long begin = System.nanoTime();
    for (Step step : steps) {
      take(step);
      if (step.effect() == Effect.LEAVE) {
        awaitBare(step.toString());
      } else if (step.equals(new Step("stop", JMX, Effect.NONE))) {
        assertEquals("[]", inventory.take().get("beans").toString(), "beans after " + step);
      } else if (!step.equals(new Step("stop", step.bundle(), Effect.NONE))) {
        awaitInventory(step.toString(), running);
      }
      assertNothingWrongIsLogged(step.toString());
    }
    System.out.printf("%d steps in %.1f s%n", steps.size(), (System.nanoTime() - begin) / 1e9);
    awaitObjects(objects);
  }

  private void take(Step step) {
    long before = PacketTap.now();
    assertEquals(List.of(), bundles.run(step.command(), step.bundle()), step::toString);
    boolean leaves = step.effect() == Effect.LEAVE || step.effect() == Effect.RESTART;
    for (Router router : routers()) {
      if (leaves) {
        Await.until(
            "alpha leaves " + router + " gracefully after " + step,
            LIMIT,
            () -> priorityZeros(router, before) > 0);
        Await.until(
            "beta takes " + router + " over after " + step + ", because its master left",
            LIMIT,
            () ->
                isTakenOver(router, before)
                    && peer(router).attribute("NewMasterReason").equals("PRIORITY"));
      }
    }
    awaitServing(step.effect() != Effect.LEAVE);
    if (step.effect() != Effect.LEAVE) {
      awaitAdverts(leaves ? lastPriorityZero() : before);
    }
    for (Router router : routers()) {
      assertEquals(leaves ? 1 : 0, priorityZeros(router, before), () -> router + " after " + step);
    }
  }

  private boolean isTakenOver(Router router, long after) {
    return tap.adverts().stream()
        .anyMatch(
            advert ->
                advert.frame().outgoing()
                    && advert.frame().nanos() > after
                    && advert.vrid() == router.vrid()
                    && advert.source().contains(":") == (router.family() == IpVersion.IPV6));
  }

  // ---------------------------------------------------------------- in any order

  /** Several commands at once, without waiting; afterwards everything must be as before. */
  @Test
  void bundlesComeAndGoInAnyOrder() throws Exception {
    System.out.println("seed " + SEED);
    elect(INTERVAL);
    take(new Step("refresh", API, Effect.RESTART));
    List<String> running = plain(inventory.take());
    Map<String, Integer> objects = inventory.objects(ONE_FOR_EACH_REVISION::contains);
    Random random = new Random(SEED);
    Set<String> stopped = new TreeSet<>();
    List<String> taken = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < STEPS; i++) {
      List<String> lines = new ArrayList<>();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        addAny(lines, stopped, random);
      }
      taken.addAll(lines);
      String when = "seed " + SEED + ", " + taken;
      alpha.shell(String.join("; ", lines));
      // While it refreshes, the framework refuses some commands; the shell prints this, and they
      // are repeated.
      stopped.forEach(this::stop);
      printed = alpha.process().output().size();
      if (stopped.contains(IMPL) || stopped.contains(SCR)) {
        awaitServing(false);
        awaitBare(when);
      }
      if (random.nextInt(3) == 0) {
        startAll(stopped);
        awaitServing(true);
        awaitInventory(when, running);
      }
      assertNothingWrongIsLogged(when);
    }
    startAll(stopped);
    awaitServing(true);
    awaitInventory("seed " + SEED + ", " + taken, running);
    awaitObjects(objects);
    System.out.printf(
        "%d random steps in %.1f s: %s%n", STEPS, (System.nanoTime() - begin) / 1e9, taken);
  }

  private void addAny(List<String> lines, Set<String> stopped, Random random) {
    String bundle = BUNDLES.get(random.nextInt(BUNDLES.size()));
    switch (random.nextInt(4)) {
      case 0 -> {
        lines.add(bundles.line("stop", bundle));
        stopped.add(bundle);
      }
      case 1 -> {
        lines.add(bundles.line("start", bundle));
        stopped.remove(bundle);
      }
      case 2 -> {
        lines.add(bundles.line("update", bundle));
        // Only after a refresh do the bundles that use it get the new revision.
        lines.add(bundles.line("refresh", bundle));
      }
      default -> lines.add(bundles.line("refresh", bundle));
    }
  }

  private void stop(String bundle) {
    Await.until(
        bundle + " is stopped",
        LIMIT,
        () -> bundles.run("stop", bundle).isEmpty() && !bundles.isActive(bundle));
  }

  private void startAll(Set<String> stopped) {
    for (String bundle : BUNDLES) {
      Await.until(
          bundle + " is started",
          LIMIT,
          () -> bundles.run("start", bundle).isEmpty() && bundles.isActive(bundle));
    }
    stopped.clear();
    printed = alpha.process().output().size();
  }

  // ---------------------------------------------------------------- seen by a client

  @Test
  void updatedMasterHandsOverAndComesBack() {
    elect(WATCHED_INTERVAL);
    Router router = new Router(IpVersion.IPV4, ACCEPTING_VRID);
    String address = router.family().address(router.vrid());
    Await.until("client reaches " + address, LIMIT, () -> client.ping(address));
    LabProcess pings =
        client.spawn(
            "pings", Map.of(), "ping", "-n", "-D", "-i", PING_SECONDS, "-W", "0.2", address);
    pings.awaitLine("icmp_seq=10 ", LIMIT);
    long before = PacketTap.now();
    take(new Step("update", IMPL, Effect.RESTART));
    int lines = pings.output().size();
    pings.awaitLine("icmp_seq=", lines, LIMIT);

    Advert priorityZero =
        tap.adverts().stream()
            .filter(of(router, before).and(advert -> advert.priority() == 0))
            .findFirst()
            .orElseThrow();
    Advert takeOver = fromBeta(router, priorityZero.frame().nanos());
    long tookOver = takeOver.frame().nanos() - priorityZero.frame().nanos();
    long unreachable = longestGap(pings.output());
    System.out.printf(
        "update of a master: taken over after %.0f ms, client cut off for %.0f ms%n",
        tookOver / 1e6, unreachable / 1e6);
    long crash = RouterProperties.masterDownInterval(100, WATCHED_INTERVAL);
    assertTrue(tookOver >= RouterProperties.skewTime(100, WATCHED_INTERVAL) - 1_000_000);
    assertTrue(tookOver < crash, () -> "took " + tookOver + " ns, as after a crash");
    assertTrue(unreachable < crash, () -> "cut off for " + unreachable + " ns, as by a crash");
    assertNothingWrongIsLogged("update");
  }

  private Advert fromBeta(Router router, long after) {
    return tap.awaitAdvert(
        "beta takes over",
        LIMIT,
        advert ->
            advert.frame().outgoing()
                && advert.frame().nanos() > after
                && advert.vrid() == router.vrid()
                && advert.source().equals(peerHost.address()));
  }

  private static long longestGap(List<String> pings) {
    long longest = 0;
    double last = 0;
    for (String line : pings) {
      if (line.startsWith("[") && line.contains(" bytes from ")) {
        double time = Double.parseDouble(line.substring(1, line.indexOf(']')));
        longest = last == 0 ? 0 : Math.max(longest, (long) ((time - last) * 1e9));
        last = time;
      }
    }
    return longest;
  }
}
