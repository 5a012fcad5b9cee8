// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that run when the state of a virtual router changes. */
@RequiresLab
class HookIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int INTERVAL = 20;
  private static final long INTERVAL_NANOS = INTERVAL * 10_000_000L;

  private static final String RECORD =
      """
      printf '%s\\n' "$VRRP_EVENT $VRRP_PREVIOUS_STATE-$VRRP_STATE $VRRP_INTERFACE $VRRP_VRID \
      $VRRP_FAMILY $VRRP_PRIORITY ${VRRP_NETWORK_NAMESPACE-none}" >> "$1"
      """;

  /** Writes the state, then waits for a file. */
  private static final String SLOW =
      """
      echo "$VRRP_STATE" >> "$1"
      while [ ! -e "$1.go" ]; do sleep 0.1; done
      """;

  /** Starts a child that never ends. */
  private static final String HANGING =
      """
      trap '' TERM
      sleep 100000 &
      echo $! > "$1.new"
      mv "$1.new" "$1"
      echo hanging
      wait
      """;

  private Lab lab;
  private PacketTap tap;
  private Appliance appliance;

  @BeforeEach
  void open() {
    lab = Lab.open(HookIT.class);
    tap = lab.tap(Lab.LAN);
    appliance = lab.host("alpha", "192.0.2.1").appliance();
    appliance.configure(PID, RouterProperties.of(150, INTERVAL));
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  /** Configures a hook that runs a script with the file {@code NAME.txt} as its argument. */
  private void hook(String name, String script, Map<String, ?> properties) {
    Path file = appliance.directory().resolve(name + ".sh");
    StringBuilder content = new StringBuilder();
    properties.forEach((key, value) -> content.append(key + " = " + value + "\n"));
    content.append("command = /bin/sh, -eu, " + file + ", " + result(name) + "\n");
    try {
      Files.writeString(file, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    appliance.writeConfiguration("io.vrrp.hook-" + name, content.toString());
  }

  private Path result(String name) {
    return appliance.directory().resolve(name + ".txt");
  }

  private List<String> lines(String name) {
    try {
      return Files.exists(result(name)) ? Files.readAllLines(result(name)) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String last(String name) {
    List<String> lines = lines(name);
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  private void awaitLast(String name, String line) {
    Await.until(name + " gets " + line, LIMIT, () -> last(name).endsWith(line));
  }

  private void awaitShown(String name, String regex) {
    Await.until(
        "vrrp:hooks shows " + name + " " + regex,
        LIMIT,
        () ->
            appliance.shell("vrrp:hooks").stream()
                .anyMatch(line -> line.matches(name + " .* " + regex + " .*")));
  }

  /** Returns the child of the command that hangs. */
  private ProcessHandle hangingChild() {
    Await.until("the command hangs", LIMIT, () -> !lines("hanging").isEmpty());
    return ProcessHandle.of(Long.parseLong(last("hanging"))).orElseThrow();
  }

  private static void awaitGone(ProcessHandle process) {
    Path stat = Path.of("/proc/" + process.pid() + "/stat");
    Await.until(
        "the child is killed",
        LIMIT,
        () -> {
          try {
            return Files.readString(stat).contains(") Z ");
          } catch (IOException e) {
            return true;
          }
        });
  }

  @Test
  void commandsRunForStatesInOrderAndOneThatHangsIsKilled() throws IOException {
    hook("record", RECORD, Map.of());
    hook("other", RECORD, Map.of("routers", "(vrrp.vrid=99)"));
    appliance.start().awaitStarted();
    awaitLast("record", "state BACKUP-MASTER eth0 51 ipv4 150 none");
    awaitShown("record", "exit status 0");

    hook("slow", SLOW, Map.of());
    awaitLast("slow", "MASTER");
    for (String command : List.of("shutdown", "startup", "shutdown")) {
      appliance.shell("vrrp:" + command + " 51");
    }
    awaitLast("record", "-INITIALIZE eth0 51 ipv4 150 none");
    Files.createFile(appliance.directory().resolve("slow.txt.go"));
    awaitLast("slow", "INITIALIZE");
    assertEquals(List.of("MASTER", "INITIALIZE"), lines("slow"), "the latest state only");

    appliance.shell("vrrp:startup 51");
    appliance.awaitState(VRID, "MASTER", LIMIT);
    long begin = PacketTap.now();
    hook("hanging", HANGING, Map.of("timeout", 1));
    ProcessHandle child = hangingChild();
    appliance.awaitLog(
        "hook hanging: eth0/ipv4/51 is MASTER: killed, because it did not end within 1 s", LIMIT);
    awaitGone(child);
    assertSteady(begin, PacketTap.now());

    Files.delete(result("hanging"));
    hook("hanging", HANGING, Map.of("timeout", 3600));
    child = hangingChild();
    appliance.removeConfiguration("io.vrrp.hook-hanging");
    awaitGone(child);

    Files.delete(result("hanging"));
    hook("hanging", HANGING, Map.of("timeout", 3600));
    child = hangingChild();
    appliance.configure("io.vrrp.hook-wrong", Map.of("command", "notify"));
    appliance.configure("io.vrrp.hook", Map.of("command", "/bin/true"));
    for (String refusal :
        List.of(
            "io.vrrp.hook-wrong.cfg: not applied: command=notify; allowed: the absolute path",
            "io.vrrp.hook.cfg: not applied: its PID is io.vrrp.hook; allowed: ")) {
      Await.until(
          refusal,
          LIMIT,
          () -> appliance.shell("vrrp:list").stream().anyMatch(line -> line.contains(refusal)));
    }

    appliance.process().terminate();
    assertEquals(0, appliance.process().awaitExit(LIMIT));
    assertEquals("state MASTER-INITIALIZE eth0 51 ipv4 150 none", last("record"));
    awaitGone(child);
    assertEquals(List.of(), lines("other"));
  }

  /** A backup would not have taken over. */
  private void assertSteady(long begin, long end) {
    List<Long> times =
        tap.adverts().stream()
            .filter(advert -> advert.vrid() == VRID)
            .map(Advert::frame)
            .map(frame -> frame.nanos())
            .filter(nanos -> nanos >= begin && nanos <= end)
            .toList();
    assertTrue(times.size() > 1, "advertisements");
    for (int i = 1; i < times.size(); i++) {
      long gap = times.get(i) - times.get(i - 1);
      assertTrue(gap < 3 * INTERVAL_NANOS, () -> "silent for " + gap + " ns");
    }
  }
}
