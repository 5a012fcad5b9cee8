// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpListener;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpService;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The commands. A wrong argument becomes an {@link IllegalArgumentException}, whose message the
 * shell shows and which ends a script.
 */
@Component(
    service = VrrpCommands.class,
    property = {
      "osgi.command.scope=vrrp",
      "osgi.command.function=list",
      "osgi.command.function=show",
      "osgi.command.function=priority",
      "osgi.command.function=shutdown",
      "osgi.command.function=startup",
      "osgi.command.function=drain",
      "osgi.command.function=announce",
      "osgi.command.function=reset",
      "osgi.command.function=watch"
    })
public final class VrrpCommands {

  private static final String WHICH =
      "the virtual router: its VRID, with interface and family (ipv4, ipv6) if others have it too,"
          + " or all in one as eth0/ipv4/51";

  private static final String INDENTATION = "  ";
  private static final int MAX_PRIORITY = 254;
  private static final long POLL_MILLIS = 100;

  private final BundleContext context;
  private final List<VrrpService> routers = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;

  @Activate
  public VrrpCommands(BundleContext context) {
    this.context = context;
  }

  @Deactivate
  void deactivate() {
    stopped = true;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRouter(VrrpService router) {
    routers.add(router);
  }

  void removeRouter(VrrpService router) {
    routers.remove(router);
  }

  /** One line for each virtual router. */
  @Descriptor("lists all virtual routers")
  public void list(CommandSession session) {
    PrintStream out = session.getConsole();
    if (routers.isEmpty()) {
      out.println("There is no virtual router.");
      return;
    }
    List<VrrpStatus> all =
        routers.stream()
            .map(VrrpService::status)
            .sorted(Comparator.comparing(VrrpStatus::id, BY_PLACE))
            .toList();
    Table table = new Table("");
    table.add("ROUTER", "STATE", "SINCE", "PRIORITY", "MASTER", "VIRTUAL IPS");
    for (VrrpStatus status : all) {
      table.add(
          status.id().toString(),
          status.state().name(),
          Values.time(status.since()),
          priority(status),
          master(status),
          String.join(", ", status.virtualIps()));
    }
    table.print(out);
    for (VrrpStatus status : all) {
      for (String reason : status.reasons()) {
        out.println(status.id() + ": " + reason);
      }
    }
  }

  private static final Comparator<VirtualRouterId> BY_PLACE =
      Comparator.comparing((VirtualRouterId id) -> id.networkNamespace().orElse(""))
          .thenComparing(VirtualRouterId::interfaceName)
          .thenComparing(VirtualRouterId::vrid)
          .thenComparing(VirtualRouterId::family);

  private static String priority(VrrpStatus status) {
    return status.priorityOverride().isPresent()
        ? status.effectivePriority() + " (not " + status.configuredPriority() + ")"
        : Integer.toString(status.effectivePriority());
  }

  private static String master(VrrpStatus status) {
    if (status.state() == VrrpState.MASTER) {
      return "this node";
    }
    return Values.text(status.masterAddress());
  }

  /** Everything about one. */
  @Descriptor("shows everything about a virtual router")
  public void show(CommandSession session, @Descriptor(WHICH) String... router) {
    VrrpService chosen = choose(router);
    PrintStream out = session.getConsole();
    out.println(chosen.id() + ": " + chosen.explain());
    Map<String, Object> status = Values.components(chosen.status());
    status.remove("id");
    Object peers = status.remove("peers");
    Object history = status.remove("history");
    printValues(out, status);
    out.println("peers");
    printRecords(out, (List<?>) peers);
    out.println("history");
    printHistory(out, (List<?>) history);
    out.println("statistics");
    printValues(out, Values.components(chosen.statistics()));
  }

  private static void printValues(PrintStream out, Map<String, Object> values) {
    Table table = new Table(INDENTATION);
    values.forEach((name, value) -> table.add(name, Values.text(value)));
    table.print(out);
  }

  private static void printRecords(PrintStream out, List<?> records) {
    Table table = new Table(INDENTATION);
    for (Object each : records) {
      Map<String, Object> components = Values.components((Record) each);
      if (table.isEmpty()) {
        table.add(components.keySet().toArray(String[]::new));
      }
      table.add(components.values().stream().map(Values::text).toArray(String[]::new));
    }
    table.print(out);
  }

  private static void printHistory(PrintStream out, List<?> history) {
    for (Object each : history) {
      VrrpStateChange change = (VrrpStateChange) each;
      out.println(INDENTATION + Values.time(change.time()) + "  " + change.text());
    }
  }

  /** Another priority until it is cleared. */
  @Descriptor("replaces the configured priority until it is cleared")
  public void priority(
      CommandSession session,
      @Descriptor(WHICH + "; then 1 to 254, or clear") String... routerAndPriority) {
    if (routerAndPriority.length < 2) {
      throw new IllegalArgumentException(
          "which virtual router, and which priority? for example: vrrp:priority 51 120, or"
              + " vrrp:priority 51 clear");
    }
    int last = routerAndPriority.length - 1;
    String priority = routerAndPriority[last];
    VrrpService chosen = choose(Arrays.copyOf(routerAndPriority, last));
    if (priority.equalsIgnoreCase("clear")) {
      chosen.clearPriorityOverride();
    } else {
      chosen.overridePriority(number("priority", priority, 1, MAX_PRIORITY, "clear"));
    }
    session.getConsole().println(chosen.id() + ": priority " + priority(chosen.status()));
  }

  private static int number(String name, String text, int min, int max, String other) {
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below like a number that is not allowed.
    }
    throw new IllegalArgumentException(
        name
            + "="
            + text
            + "; allowed: "
            + min
            + " to "
            + max
            + (other == null ? "" : ", " + other));
  }

  /** Leaves gracefully. */
  @Descriptor("leaves a virtual router gracefully, until startup")
  public void shutdown(CommandSession session, @Descriptor(WHICH) String... router) {
    VrrpService chosen = choose(router);
    chosen.shutdown();
    printState(session, chosen);
  }

  /** Takes part again. */
  @Descriptor("takes part again after shutdown")
  public void startup(CommandSession session, @Descriptor(WHICH) String... router) {
    VrrpService chosen = choose(router);
    chosen.startup();
    printState(session, chosen);
  }

  /** Gives mastership away. */
  @Descriptor("gives mastership away, and stays ready to take over")
  public void drain(CommandSession session, @Descriptor(WHICH) String... router) {
    VrrpService chosen = choose(router);
    chosen.relinquish();
    printState(session, chosen);
  }

  /** Announces its addresses. */
  @Descriptor("announces the virtual IPs of a master once more")
  public void announce(CommandSession session, @Descriptor(WHICH) String... router) {
    VrrpService chosen = choose(router);
    chosen.announce();
    session
        .getConsole()
        .println(chosen.id() + ": announced " + String.join(", ", chosen.status().virtualIps()));
  }

  /** Sets the counters to zero. */
  @Descriptor("sets all counters of a virtual router to 0")
  public void reset(CommandSession session, @Descriptor(WHICH) String... router) {
    VrrpService chosen = choose(router);
    chosen.resetStatistics();
    session.getConsole().println(chosen.id() + ": counters are 0");
  }

  private static void printState(CommandSession session, VrrpService router) {
    session.getConsole().println(router.id() + ": " + router.state());
  }

  private VrrpService choose(String... words) {
    return Choice.of(routers, List.of(words));
  }

  /** What happens until Enter is pressed. */
  @Descriptor("prints changes of state and what else happens, as it comes, until Enter is pressed")
  public void watch(CommandSession session) throws InterruptedException {
    session.getConsole().println("Press Enter to end.");
    watch(session, Long.MAX_VALUE, () -> enterPressed(session.getKeyboard()));
  }

  /** What happens for some time, without a look at the keyboard: for scripts. */
  @Descriptor("prints changes of state and what else happens, as it comes, for some time")
  public void watch(CommandSession session, @Descriptor("how many seconds") String seconds)
      throws InterruptedException {
    int limit = number("seconds", seconds, 1, Integer.MAX_VALUE, null);
    watch(session, TimeUnit.SECONDS.toNanos(limit), () -> false);
  }

  private void watch(CommandSession session, long nanos, BooleanSupplier enough)
      throws InterruptedException {
    PrintStream out = session.getConsole();
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    VrrpListener listener =
        new VrrpListener() {
          @Override
          public void stateChanged(VrrpStateChange change) {
            notified(change);
          }

          @Override
          public void notified(VrrpNotification happened) {
            lines.add(
                Values.timeOfDay(happened.time()) + "  " + happened.id() + ": " + happened.text());
          }
        };
    ServiceRegistration<VrrpListener> registration =
        context.registerService(VrrpListener.class, listener, null);
    try {
      long start = System.nanoTime();
      while (!stopped && System.nanoTime() - start < nanos && !enough.getAsBoolean()) {
        String line = lines.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (line != null) {
          out.println(line);
          out.flush();
        }
      }
    } finally {
      unregister(registration);
    }
  }

  private static void unregister(ServiceRegistration<?> registration) {
    try {
      registration.unregister();
    } catch (IllegalStateException e) {
      // The framework did, because this bundle is being stopped.
    }
  }

  private static boolean enterPressed(InputStream keyboard) {
    try {
      while (keyboard.available() > 0) {
        int key = keyboard.read();
        if (key == '\n' || key == '\r' || key < 0) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
