// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import io.vrrp.VrrpService;
import io.vrrp.VrrpStatus;
import io.vrrp.VrrpTrackReference;
import io.vrrp.VrrpTrackerStatus;
import io.vrrp.VrrpTrackers;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The command that shows all trackers, and the virtual routers that refer to them. */
@Component(service = TrackersCommand.class)
public final class TrackersCommand {

  static final List<String> FUNCTIONS = List.of("trackers");

  private final VrrpTrackers trackers;
  private final List<VrrpService> routers = new CopyOnWriteArrayList<>();

  @Activate
  public TrackersCommand(@Reference VrrpTrackers trackers) {
    this.trackers = trackers;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addRouter(VrrpService router) {
    routers.add(router);
  }

  void removeRouter(VrrpService router) {
    routers.remove(router);
  }

  /** All of them. */
  @Descriptor("lists all trackers, and the virtual routers that refer to them")
  public void trackers(CommandSession session) {
    PrintStream out = Output.of(session);
    List<VrrpTrackerStatus> all = trackers.trackers();
    if (all.isEmpty()) {
      out.println("There is no tracker, and no virtual router refers to one.");
      return;
    }
    Map<String, TreeSet<String>> users = users();
    Table table = new Table("");
    table.add("TRACKER", "KIND", "STATE", "SINCE", "REPORTS", "CHANGES", "ROUTERS", "REASON");
    for (VrrpTrackerStatus tracker : all) {
      table.add(
          tracker.name(),
          tracker.kind().isEmpty() ? Values.NONE : tracker.kind(),
          tracker.state().name(),
          Values.time(tracker.since()),
          Long.toString(tracker.reports()),
          Long.toString(tracker.changes()),
          Values.text(users.getOrDefault(tracker.name(), new TreeSet<>())),
          tracker.reason());
    }
    table.print(out);
  }

  /** Which virtual routers refer to each tracker, with the weight that they give to it. */
  private Map<String, TreeSet<String>> users() {
    Map<String, TreeSet<String>> users = new TreeMap<>();
    for (VrrpService router : routers) {
      VrrpStatus status = router.status();
      for (VrrpTrackReference reference : status.trackers()) {
        users
            .computeIfAbsent(reference.name(), name -> new TreeSet<>())
            .add(status.id() + weight(reference));
      }
    }
    return users;
  }

  private static String weight(VrrpTrackReference reference) {
    return reference.weight().isEmpty()
        ? ""
        : (reference.weight().getAsInt() > 0 ? ":+" : ":") + reference.weight().getAsInt();
  }
}
