// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bundle;

import io.vrrp.VrrpListener;
import io.vrrp.VrrpService;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpStatus;
import io.vrrp.VrrpTrackReference;
import io.vrrp.VrrpTracker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;

/**
 * The shell command {@code test:updates}: changes the configuration of a master repeatedly, with
 * valid and invalid values, and checks each time whether the virtual router is as it should be. All
 * the while two trackers that it refers to flap.
 */
public final class Updates implements BundleActivator {

  private static final String FENCE = "test.fence";
  private static final long FENCE_SECONDS = 30;

  private static final long APPLY_SECONDS = 10;
  private static final int MAX_REPORTED = 5;

  private BundleContext context;
  private ConfigurationAdmin admin;
  private Configuration fence;
  private final FlappingTracker flap = new FlappingTracker(1);
  private final FlappingTracker boost = new FlappingTracker(2);
  private final Semaphore fences = new Semaphore(0);
  private final List<String> states = new CopyOnWriteArrayList<>();

  @Override
  public void start(BundleContext bundleContext) throws IOException {
    context = bundleContext;
    admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
    fence = admin.getConfiguration(FENCE, null);
    ConfigurationListener listener =
        event -> {
          if (event.getPid().equals(FENCE)) {
            fences.release();
          }
        };
    context.registerService(ConfigurationListener.class, listener, null);
    VrrpListener changes =
        happened -> {
          if (happened instanceof VrrpStateChange change) {
            states.add(change.to().name());
          }
        };
    context.registerService(VrrpListener.class, changes, null);
    register("flap", flap);
    register("boost", boost);
    Dictionary<String, Object> command = new Hashtable<>();
    command.put("osgi.command.scope", "test");
    command.put("osgi.command.function", new String[] {"updates"});
    context.registerService(Updates.class, this, command);
  }

  private void register(String name, VrrpTracker tracker) {
    context.registerService(
        VrrpTracker.class, tracker, new Hashtable<>(Map.of(VrrpTracker.NAME, name)));
  }

  @Override
  public void stop(BundleContext bundleContext) throws IOException {
    fence.delete();
  }

  /**
   * Changes the configuration of virtual router 51.
   *
   * @param seed for the random values
   * @param count how often
   * @param recording where to write the data of Flight Recorder
   */
  public void updates(long seed, int count, String recording) throws Exception {
    Random random = new Random(seed);
    Configuration configuration = admin.listConfigurations("(vrid=51)")[0];
    VrrpService router = router();
    Router expected = Router.first();
    apply(configuration, expected.properties(random));
    List<Thread> flapping = List.of(flapping(flap, count), flapping(boost, count));
    states.clear();
    flapping.forEach(Thread::start);
    List<String> wrong = new ArrayList<>();
    int refused = 0;
    try (Recording flight = new Recording()) {
      flight.enable("io.vrrp.LateTimer");
      flight.start();
      System.out.println("begin " + System.currentTimeMillis());
      for (int i = 1; i <= count; i++) {
        int kind = random.nextInt(10);
        if (kind < 3) {
          refused++;
          apply(configuration, broken(expected.next(random).properties(random), random));
        } else {
          expected = kind < 8 ? expected.next(random) : expected;
          apply(configuration, expected.properties(random));
        }
        String difference = differenceInTheEnd(expected, router);
        if (!difference.isEmpty() && wrong.size() < MAX_REPORTED) {
          wrong.add("after update " + i + ": " + difference);
        }
      }
      flap.end();
      boost.end();
      for (Thread each : flapping) {
        each.join();
      }
      String difference = differenceInTheEnd(expected, router);
      if (!difference.isEmpty()) {
        wrong.add("in the end: " + difference);
      }
      System.out.println("end " + System.currentTimeMillis());
      flight.dump(Path.of(recording));
    }
    System.out.println("refused " + refused + ", reports " + (flap.reports() + boost.reports()));
    System.out.println("states " + states);
    System.out.println("wrong " + wrong);
  }

  private static Thread flapping(FlappingTracker tracker, int count) throws InterruptedException {
    while (!tracker.isStarted()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return new Thread(
        () -> {
          try {
            tracker.flap(count);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Another thread applies configurations, soon after they were delivered: wait. */
  private static String differenceInTheEnd(Router expected, VrrpService router)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(APPLY_SECONDS);
    String difference = expected.difference(router.status());
    while (!difference.isEmpty() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(1);
      difference = expected.difference(router.status());
    }
    return difference;
  }

  private VrrpService router() throws Exception {
    List<ServiceReference<VrrpService>> found =
        List.copyOf(context.getServiceReferences(VrrpService.class, "(vrrp.vrid=51)"));
    return context.getService(found.get(0));
  }

  /**
   * Updates the configuration and waits until all services have received it. Without waiting,
   * several updates would become one.
   */
  private void apply(Configuration configuration, Map<String, Object> properties)
      throws IOException, InterruptedException {
    configuration.update(new Hashtable<>(properties));
    fences.drainPermits();
    fence.update(new Hashtable<>(Map.of("time", System.nanoTime())));
    if (!fences.tryAcquire(FENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("updates are not delivered");
    }
  }

  private static Map<String, Object> broken(Map<String, Object> properties, Random random) {
    Map<String, Object> broken = new HashMap<>(properties);
    switch (random.nextInt(16)) {
      case 0 -> broken.remove("vrid");
      case 1 -> broken.put("vrid", 256);
      case 2 -> broken.remove("interface");
      case 3 -> broken.put("interface", "a/b");
      case 4 -> broken.remove("virtualIps");
      case 5 -> broken.put("virtualIps", "192.0.2.300");
      case 6 -> broken.put("virtualIps", "192.0.2.254, fe80::1");
      case 7 -> broken.put("virtualIps", "192.0.2.254,192.0.2.254");
      case 8 -> broken.put("priority", random.nextBoolean() ? "0" : 256);
      case 9 -> broken.put("priority", "high");
      case 10 -> broken.put("advertInterval", random.nextBoolean() ? 0 : "4096");
      case 11 -> broken.put("preempt", "perhaps");
      case 12 -> broken.put("checksum", "none");
      case 13 -> broken.put("announceRepeat", 21);
      case 14 -> broken.put("addressLifetime", "1");
      default -> broken.put("enabled", "");
    }
    if (broken.get("enabled") instanceof String text && text.isEmpty()) {
      broken.put("enabled", "?");
    }
    return broken;
  }

  /** The expected state of a virtual router; null for properties that are not configured. */
  private record Router(
      Integer priority,
      Boolean preempt,
      Boolean acceptMode,
      Boolean virtualMac,
      String checksum,
      Integer announceRepeat,
      Integer addressLifetime,
      List<String> virtualIps) {

    static Router first() {
      return new Router(null, null, null, null, null, null, null, List.of("192.0.2.254/24"));
    }

    Router next(Random random) {
      List<String> ips = new ArrayList<>(List.of("192.0.2.254/24"));
      for (int i = random.nextInt(3); i > 0; i--) {
        ips.add("192.0.2." + (240 + i) + "/24");
      }
      return new Router(
          random.nextInt(5) == 0 ? null : 1 + random.nextInt(254),
          random.nextInt(3) == 0 ? null : random.nextBoolean(),
          random.nextInt(3) == 0 ? null : random.nextBoolean(),
          random.nextInt(3) == 0 ? null : random.nextBoolean(),
          random.nextBoolean() ? null : random.nextBoolean() ? "rfc9568" : "rfc5798",
          random.nextBoolean() ? null : 1 + random.nextInt(3),
          random.nextBoolean() ? null : 2 + random.nextInt(5),
          random.nextBoolean() ? ips : virtualIps);
    }

    Map<String, Object> properties(Random random) {
      Map<String, Object> properties = new HashMap<>();
      put(properties, "vrid", 51, random);
      put(properties, "interface", "eth0", random);
      put(properties, "advertInterval", 1, random);
      properties.put("track", "flap:-50, boost:+20");
      put(properties, "priority", priority, random);
      put(properties, "preempt", preempt, random);
      put(properties, "acceptMode", acceptMode, random);
      put(properties, "virtualMac", virtualMac, random);
      put(properties, "checksum", checksum, random);
      put(properties, "announceRepeat", announceRepeat, random);
      put(properties, "addressLifetime", addressLifetime, random);
      properties.put(
          "virtualIps",
          random.nextBoolean()
              ? String.join(random.nextBoolean() ? "," : " ", virtualIps)
              : virtualIps.toArray(String[]::new));
      if (random.nextInt(10) == 0) {
        properties.put("remark.of.another.program", random.nextInt());
      }
      return properties;
    }

    /** Puts a value with its type, or as text. */
    private static void put(
        Map<String, Object> properties, String name, Object value, Random random) {
      if (value != null) {
        properties.put(name, random.nextBoolean() ? value : " " + value + " ");
      }
    }

    String difference(VrrpStatus status) {
      List<String> differences = new ArrayList<>();
      compare("state", "MASTER", status.state().name(), differences);
      int sum = status.trackers().stream().mapToInt(VrrpTrackReference::contribution).sum();
      int effective = Math.max(1, Math.min(or(priority, 100) + sum, 254));
      compare("priority", effective, status.effectivePriority(), differences);
      compare("preempt", or(preempt, true), status.preempt(), differences);
      compare("acceptMode", or(acceptMode, false), status.acceptMode(), differences);
      compare("advertInterval", Duration.ofMillis(10), status.advertInterval(), differences);
      compare("virtualIps", virtualIps, status.virtualIps(), differences);
      return String.join(", ", differences);
    }

    private static <T> T or(T value, T defaultValue) {
      return value == null ? defaultValue : value;
    }

    private static void compare(
        String name, Object expected, Object found, List<String> differences) {
      if (!expected.equals(found)) {
        differences.add(name + " is " + found + ", not " + expected);
      }
    }
  }
}
