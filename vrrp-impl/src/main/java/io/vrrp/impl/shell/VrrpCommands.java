// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpConfigurations;
import io.vrrp.VrrpService;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpStatus;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The commands for virtual routers. A wrong argument becomes an {@link IllegalArgumentException}:
 * the shell shows its message, and a script ends.
 */
@Component(service = VrrpCommands.class)
public final class VrrpCommands {

  static final String SCOPE = "vrrp";

  static final List<String> FUNCTIONS =
      List.of("list", "show", "priority", "shutdown", "startup", "drain", "announce", "reset");

  private static final String WHICH =
      "the virtual router: its VRID, with interface and family (ipv4, ipv6) if others have it too,"
          + " or all in one as eth0/ipv4/51";

  private static final String INDENTATION = "  ";

  private final List<VrrpService> routers = new CopyOnWriteArrayList<>();
  private final List<VrrpConfigurations> configurations = new CopyOnWriteArrayList<>();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRouter(VrrpService router) {
    routers.add(router);
  }

  void removeRouter(VrrpService router) {
    routers.remove(router);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addConfigurations(VrrpConfigurations kind) {
    configurations.add(kind);
  }

  void removeConfigurations(VrrpConfigurations kind) {
    configurations.remove(kind);
  }

  /**
   * Prints one line for each virtual router, and one for each configuration that is not applied.
   */
  @Descriptor("lists all virtual routers, and the configurations that are not applied")
  public void list(CommandSession session) {
    PrintStream out = Output.of(session);
    if (routers.isEmpty()) {
      out.println("There is no virtual router.");
    } else {
      listRouters(out);
    }
    for (VrrpConfigurations kind : configurations) {
      kind.refused()
          .forEach(refused -> out.println(refused.source() + ": not applied: " + refused.text()));
    }
  }

  private void listRouters(PrintStream out) {
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

  /**
   * The effective one; in parentheses that without what trackers add, if they do; then the
   * configured one, if the operator replaced it.
   */
  private static String priority(VrrpStatus status) {
    int base = status.priorityOverride().orElse(status.configuredPriority());
    String effective =
        status.effectivePriority() == base
            ? Integer.toString(base)
            : status.effectivePriority() + " (" + base + ")";
    return status.priorityOverride().isPresent()
        ? effective + " (not " + status.configuredPriority() + ")"
        : effective;
  }

  private static String master(VrrpStatus status) {
    if (status.state() == VrrpState.MASTER) {
      return "this node";
    }
    return Values.text(status.masterAddress());
  }

  /** Shows everything about one virtual router. */
  @Descriptor("shows everything about a virtual router")
  public void show(CommandSession session, @Descriptor(WHICH) String... router) {
    VrrpService chosen = choose(router);
    PrintStream out = Output.of(session);
    out.println(chosen.id() + ": " + chosen.explain());
    VrrpStatus status = chosen.status();
    Map<String, Object> details = new LinkedHashMap<>(Details.of(status));
    details.put("configurationPid", chosen.configurationPid());
    details.put("configurationFile", chosen.configurationFile());
    Table.of(INDENTATION, details).print(out);
    out.println("peers");
    print(out, status.peers().stream().map(Details::of).toList());
    if (!status.trackers().isEmpty()) {
      out.println("trackers");
      print(out, status.trackers().stream().map(Details::of).toList());
    }
    out.println("history");
    for (VrrpStateChange change : status.history()) {
      out.println(INDENTATION + Values.time(change.time()) + "  " + change.text());
    }
    out.println("statistics");
    Table.of(INDENTATION, Details.of(chosen.statistics())).print(out);
  }

  /** A line with the names, and one for each. */
  private static void print(PrintStream out, List<Map<String, Object>> all) {
    Table table = new Table(INDENTATION);
    for (Map<String, Object> details : all) {
      if (table.isEmpty()) {
        table.add(details.keySet().toArray(String[]::new));
      }
      table.add(details.values().stream().map(Values::text).toArray(String[]::new));
    }
    table.print(out);
  }

  /** Overrides the priority, until it is cleared. */
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
      chosen.overridePriority(Arguments.number("priority", priority, "a number, clear"));
    }
    Output.of(session).println(chosen.id() + ": priority " + priority(chosen.status()));
  }

  /** Leaves the group gracefully. */
  @Descriptor("leaves a virtual router gracefully, until startup")
  public void shutdown(CommandSession session, @Descriptor(WHICH) String... router) {
    VrrpService chosen = choose(router);
    chosen.shutdown();
    printState(session, chosen);
  }

  /** Takes part again. */
  @Descriptor("takes part again after shutdown, and skips the rest of a start delay")
  public void startup(CommandSession session, @Descriptor(WHICH) String... router) {
    VrrpService chosen = choose(router);
    chosen.startup();
    printState(session, chosen);
  }

  /** Hands mastership over. */
  @Descriptor(
      "hands over mastership; takes over again only if no other router does, or after startup")
  public void drain(CommandSession session, @Descriptor(WHICH) String... router) {
    VrrpService chosen = choose(router);
    chosen.relinquish();
    printState(session, chosen);
  }

  /** Announces the virtual addresses. */
  @Descriptor("announces the virtual IPs of a master once more")
  public void announce(CommandSession session, @Descriptor(WHICH) String... router) {
    VrrpService chosen = choose(router);
    chosen.announce();
    Output.of(session)
        .println(chosen.id() + ": announced " + String.join(", ", chosen.status().virtualIps()));
  }

  /** Sets the counters to zero. */
  @Descriptor("sets all counters of a virtual router to 0")
  public void reset(CommandSession session, @Descriptor(WHICH) String... router) {
    VrrpService chosen = choose(router);
    chosen.resetStatistics();
    Output.of(session).println(chosen.id() + ": counters are 0");
  }

  /** The possible arguments for a virtual router. */
  @Descriptor("returns the names of the virtual routers, for the completion of arguments")
  public List<String> names() {
    return Choice.names(routers);
  }

  private static void printState(CommandSession session, VrrpService router) {
    Output.of(session).println(router.id() + ": " + router.state());
  }

  private VrrpService choose(String... words) {
    return Choice.of(routers, List.of(words));
  }
}
