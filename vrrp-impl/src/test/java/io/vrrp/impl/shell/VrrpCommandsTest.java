// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.AddressFamily;
import io.vrrp.VrrpState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;

class VrrpCommandsTest {

  private final FakeSession terminal = new FakeSession();
  private final CommandSession session = terminal.session();
  private final VrrpCommands commands = new VrrpCommands();
  private final FakeRouter router = new FakeRouter("eth0", AddressFamily.IPV4, 51);

  private static String message(Runnable command) {
    return assertThrows(IllegalArgumentException.class, command::run).getMessage();
  }

  @Test
  void listSaysThatThereIsNone() {
    commands.list(session);
    assertEquals(List.of("There is no virtual router."), terminal.lines());
  }

  @Test
  void listHasALineForEachInOrderAndWhyOneDoesNotRun() {
    FakeRouter down = new FakeRouter("eth1", AddressFamily.IPV6, 7);
    down.state = VrrpState.INITIALIZE;
    down.reasons = List.of("eth1 has no carrier");
    router.override = OptionalInt.of(120);
    commands.addRouter(down);
    commands.addRouter(router);
    commands.list(session);
    String since = Values.time(FakeRouter.SINCE);
    assertEquals(
        List.of(
            "ROUTER        STATE       SINCE                    PRIORITY       MASTER     VIRTUAL"
                + " IPS",
            "eth0/ipv4/51  BACKUP      "
                + since
                + "  120 (not 100)  192.0.2.3  192.0.2.1/24,"
                + " 198.51.100.1/32",
            "eth1/ipv6/7   INITIALIZE  "
                + since
                + "  100            192.0.2.3  192.0.2.1/24,"
                + " 198.51.100.1/32",
            "eth1/ipv6/7: eth1 has no carrier"),
        terminal.lines());
  }

  @Test
  void showHasEverything() {
    commands.addRouter(router);
    commands.show(session, "51");
    List<String> lines = terminal.lines();
    assertEquals("eth0/ipv4/51: BACKUP: 192.0.2.3 (priority 200) is master", lines.get(0));
    List<String> words = lines.stream().map(line -> line.trim().replaceAll(" +", " ")).toList();
    String since = Values.time(FakeRouter.SINCE);
    for (String expected :
        List.of(
            "state BACKUP",
            "priorityOverride -",
            "preempt yes",
            "preemptDelay 60000.0 ms",
            "preemptDelayLeft 24000.0 ms",
            "startDelay 10000.0 ms",
            "startDelayLeft 0.0 ms",
            "skewTime 609.375 ms",
            "masterAddress 192.0.2.3",
            "virtualIps 192.0.2.1/24, 198.51.100.1/32",
            "192.0.2.3 3 200 500.0 ms PSEUDO_HEADER " + since + " 1234",
            since + " INITIALIZE to BACKUP: startup of a backup",
            "version 3",
            "configurationPid io.vrrp.router.lan",
            "configurationFile file:/etc/io.vrrp.router-lan.cfg")) {
      assertTrue(words.contains(expected), () -> expected + " in\n" + String.join("\n", lines));
    }
    router
        .statistics()
        .counters()
        .forEach(
            (counter, value) ->
                assertTrue(words.contains(counter.key() + " " + value), counter.key()));
  }

  @Test
  void aPriorityThatTrackersChangedIsShownWithTheBaseOne() {
    commands.addRouter(router.followUplink());
    commands.list(session);
    String line = terminal.lines().get(1);
    assertTrue(line.contains("  50 (100)  "), line);
    router.override = OptionalInt.of(120);
    commands.list(session);
    line = terminal.lines().get(1);
    assertTrue(line.contains("  70 (120) (not 100)  "), line);
  }

  @Test
  void showHasTheTrackersIfThereAreAny() {
    commands.addRouter(router);
    commands.show(session, "51");
    assertFalse(terminal.lines().contains("trackers"));

    router.followUplink();
    commands.show(session, "51");
    List<String> words =
        terminal.lines().stream().map(line -> line.trim().replaceAll(" +", " ")).toList();
    int title = words.indexOf("trackers");
    assertEquals(
        "name kind state since weight contribution reports changes reason", words.get(title + 1));
    assertEquals(
        "uplink interface DOWN " + Values.time(FakeRouter.SINCE) + " -50 -50 7 3 no carrier",
        words.get(title + 2));
  }

  @Test
  void anyPartsOfTheIdentityDoThatFitOneOnly() {
    FakeRouter ipv6 = new FakeRouter("eth0", AddressFamily.IPV6, 51);
    FakeRouter elsewhere = new FakeRouter(Optional.of("blue"), "eth0", AddressFamily.IPV4, 51);
    FakeRouter other = new FakeRouter("eth1", AddressFamily.IPV4, 52);
    List.of(router, ipv6, elsewhere, other).forEach(commands::addRouter);

    commands.shutdown(session, "52");
    commands.startup(session, "eth1");
    assertEquals(List.of("shutdown", "startup"), other.calls);
    commands.shutdown(session, "eth0", "51", "ipv6");
    assertEquals(List.of("shutdown"), ipv6.calls);
    commands.shutdown(session, "eth0/ipv4/51");
    assertEquals(List.of("shutdown"), router.calls);
    commands.shutdown(session, "blue", "51");
    assertEquals(List.of("shutdown"), elsewhere.calls);

    assertEquals(
        "eth0 51 may be blue/eth0/ipv4/51, eth0/ipv4/51, eth0/ipv6/51: say which",
        message(() -> commands.shutdown(session, "eth0", "51")));
    assertEquals(
        "there is no virtual router eth1 51; there are: blue/eth0/ipv4/51, eth0/ipv4/51,"
            + " eth0/ipv6/51, eth1/ipv4/52",
        message(() -> commands.shutdown(session, "eth1", "51")));
    assertTrue(message(() -> commands.shutdown(session)).startsWith("which virtual router? there"));
    List.of(router, ipv6, elsewhere, other).forEach(commands::removeRouter);
    assertEquals(
        "there is no virtual router 51; there are none",
        message(() -> commands.show(session, "51")));
  }

  @Test
  void namesAreWordsThatSayWhich() {
    FakeRouter ipv6 = new FakeRouter("eth0", AddressFamily.IPV6, 51);
    FakeRouter other = new FakeRouter(Optional.of("blue"), "eth1", AddressFamily.IPV4, 52);
    List.of(router, ipv6, other).forEach(commands::addRouter);
    List<String> names = commands.names();
    assertEquals(List.of("52", "blue/eth1/ipv4/52", "eth0/ipv4/51", "eth0/ipv6/51"), names);
    names.forEach(name -> commands.shutdown(session, name));
    assertEquals(List.of("shutdown", "shutdown"), other.calls);
    assertEquals(List.of("shutdown"), router.calls);
    assertEquals(List.of("shutdown"), ipv6.calls);
  }

  @Test
  void priorityIsReplacedAndCleared() {
    commands.addRouter(router);
    commands.priority(session, "51", "120");
    commands.priority(session, "eth0", "51", "clear");
    assertEquals(List.of("overridePriority 120", "clearPriorityOverride"), router.calls);
    assertEquals(
        List.of("eth0/ipv4/51: priority 120 (not 100)", "eth0/ipv4/51: priority 100"),
        terminal.lines());
    assertEquals(
        "refused by the service: 255", message(() -> commands.priority(session, "51", "255")));
    assertEquals(
        "priority=high; allowed: a number, clear",
        message(() -> commands.priority(session, "51", "high")));
    assertTrue(message(() -> commands.priority(session, "51")).contains("vrrp:priority 51 120"));
  }

  @Test
  void operationsReachTheService() {
    commands.addRouter(router);
    commands.shutdown(session, "51");
    commands.startup(session, "51");
    commands.drain(session, "51");
    commands.announce(session, "51");
    commands.reset(session, "51");
    assertEquals(
        List.of("shutdown", "startup", "relinquish", "announce", "resetStatistics"), router.calls);
    assertEquals(
        List.of(
            "eth0/ipv4/51: INITIALIZE",
            "eth0/ipv4/51: BACKUP",
            "eth0/ipv4/51: BACKUP",
            "eth0/ipv4/51: announced 192.0.2.1/24, 198.51.100.1/32",
            "eth0/ipv4/51: counters are 0"),
        terminal.lines());
  }
}
