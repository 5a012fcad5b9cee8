// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.AddressFamily;
import io.vrrp.VrrpTrackerState;
import io.vrrp.VrrpTrackerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TrackersCommandTest {

  private final List<VrrpTrackerStatus> all = new ArrayList<>();
  private final TrackersCommand command = new TrackersCommand(() -> all);
  private final FakeSession terminal = new FakeSession();

  private static VrrpTrackerStatus tracker(String name, String kind, VrrpTrackerState state) {
    return new FakeStatus.Tracker(
        name, kind, state, FakeRouter.SINCE, "a reason", OptionalInt.empty(), 0, 7, 3);
  }

  @Test
  void saysThatThereIsNone() {
    command.trackers(terminal.session());

    assertEquals(
        List.of("There is no tracker, and no virtual router refers to one."), terminal.lines());
  }

  @Test
  void showsAllAndWhoRefersToThem() {
    all.add(tracker("app", "custom", VrrpTrackerState.UP));
    all.add(tracker("uplink", "interface", VrrpTrackerState.DOWN));
    FakeRouter second = new FakeRouter("eth1", AddressFamily.IPV6, 7).followUplink();
    command.addRouter(second);
    command.addRouter(new FakeRouter("eth0", AddressFamily.IPV4, 51).followUplink());
    command.addRouter(new FakeRouter("eth2", AddressFamily.IPV4, 52));

    command.trackers(terminal.session());

    String since = Values.time(FakeRouter.SINCE);
    assertEquals(
        List.of(
            "TRACKER KIND STATE SINCE REPORTS CHANGES ROUTERS REASON",
            "app custom UP " + since + " 7 3 - a reason",
            "uplink interface DOWN " + since + " 7 3 eth0/ipv4/51:-50, eth1/ipv6/7:-50 a reason"),
        terminal.lines().stream().map(line -> line.replaceAll(" +", " ")).toList());

    command.removeRouter(second);
    command.trackers(terminal.session());
    assertEquals(
        "uplink interface DOWN " + since + " 7 3 eth0/ipv4/51:-50 a reason",
        terminal.lines().get(2).replaceAll(" +", " "));
  }
}
