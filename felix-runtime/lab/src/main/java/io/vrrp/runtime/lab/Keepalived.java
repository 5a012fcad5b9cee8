// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** keepalived on a host: the peer of the interoperability tests. */
public final class Keepalived {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Path directory;
  private final LabProcess process;

  private Keepalived(Path directory, LabProcess process) {
    this.directory = directory;
    this.process = process;
  }

  /**
   * Returns whether the installed keepalived knows a setting.
   *
   * @param keyword of its configuration, for example {@code v3_checksum_as_v2}
   */
  public static boolean knows(String keyword) {
    return Command.executableContains("keepalived", keyword);
  }

  /**
   * Starts keepalived.
   *
   * @param host where
   * @param configuration the content of keepalived.conf
   * @return the running process
   */
  public static Keepalived start(Host host, String configuration) {
    Path directory = host.directory().resolve("keepalived");
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("keepalived.conf"), configuration);
      // After a kill its PID files remain. The dead process also remains, because no parent reaps
      // it, and would seem to be running.
      Files.deleteIfExists(directory.resolve("keepalived.pid"));
      Files.deleteIfExists(directory.resolve("vrrp.pid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    LabProcess process =
        host.spawn(
            "keepalived",
            Map.of("TMPDIR", directory.toString()),
            "keepalived",
            "-n",
            "-l",
            "-D",
            "-P",
            "-f",
            directory.resolve("keepalived.conf").toString(),
            "-p",
            directory.resolve("keepalived.pid").toString(),
            "-r",
            directory.resolve("vrrp.pid").toString());
    Keepalived keepalived = new Keepalived(directory, process);
    host.onClose(keepalived::stop);
    return keepalived;
  }

  /** Returns a configuration with one virtual router of VRRP version 3 on {@code eth0}. */
  public static String vrrpInstance(int vrid, int priority, int centiseconds, String virtualIp) {
    return """
        global_defs {
          router_id lab
          vrrp_version 3
        }
        vrrp_instance lab {
          state BACKUP
          interface eth0
          virtual_router_id %d
          priority %d
          advert_int %s
          virtual_ipaddress {
            %s
          }
        }
        """
        .formatted(vrid, priority, centiseconds / 100.0, virtualIp);
  }

  /** Returns its process. */
  public LabProcess process() {
    return process;
  }

  /** Waits until it logs that it entered a state, for example MASTER. */
  public void awaitState(String state, Duration limit) {
    process.awaitLine("Entering " + state + " STATE", limit);
  }

  /** Returns its statistics of all virtual routers, as it writes them on SIGUSR2. */
  public String statistics() {
    return dump("USR2", "keepalived.stats");
  }

  /** Returns its view of all virtual routers, as it writes it on SIGUSR1. */
  public String data() {
    return dump("USR1", "keepalived.data");
  }

  /** Returns how many advertisements it received, rejected ones included. */
  public int received() {
    Matcher received = Pattern.compile("Advertisements:\\s+Received: (\\d+)").matcher(statistics());
    if (!received.find()) {
      throw new IllegalStateException("keepalived statistics of unknown form: " + statistics());
    }
    return Integer.parseInt(received.group(1));
  }

  /** Returns how many received packets it rejected, for whatever reason. */
  public int rejected() {
    // All counters between these two headings count reasons to reject a packet.
    Matcher errors =
        Pattern.compile(
                "Packet Errors:(.*?)Authentication Errors:(.*?)Priority Zero:", Pattern.DOTALL)
            .matcher(statistics());
    if (!errors.find()) {
      throw new IllegalStateException("keepalived statistics of unknown form: " + statistics());
    }
    return Pattern.compile(": (\\d+)")
            .matcher(errors.group(1) + errors.group(2))
            .results()
            .mapToInt(count -> Integer.parseInt(count.group(1)))
            .sum()
        + wrongChecksums();
  }

  /** The statistics do not count these. */
  private int wrongChecksums() {
    return (int)
        process.output().stream()
            .filter(line -> line.matches(".*Invalid VRRPv\\d checksum.*"))
            .count();
  }

  /**
   * Stops it in order: a child that outlives its parent would delete files of the next keepalived.
   */
  public void stop() {
    if (process.isAlive()) {
      process.terminate();
      process.awaitExit(LIMIT);
    }
  }

  /** Kills all its processes at once, as a power failure would. */
  public void kill() {
    try {
      // The child first: it would notice its parent's death and stop in order.
      Command.run(
          "kill -9 "
              + Files.readString(directory.resolve("vrrp.pid")).strip()
              + " "
              + process.pid());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.awaitExit(LIMIT);
  }

  private String dump(String signal, String name) {
    Path file = directory.resolve(name);
    try {
      Files.deleteIfExists(file);
      long child = Long.parseLong(Files.readString(directory.resolve("vrrp.pid")).strip());
      Command.run("kill -" + signal + " " + child);
      Await.until(name + " written", LIMIT, () -> Files.exists(file) && Files.size(file) > 0);
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
