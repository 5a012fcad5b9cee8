// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * FRR's vrrpd on a host, with the zebra that it needs: a peer of the interoperability tests. The
 * administrator must create the macvlans with the virtual MAC addresses.
 */
public final class Frr {
  /** Packages put programs here that are not meant to be called by hand; it is not in any PATH. */
  private static final Path DAEMONS = Path.of("/usr/lib/frr");

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Host host;
  private final Path directory;
  private final LabProcess zebra;
  private final LabProcess vrrpd;

  private Frr(Host host, Path directory, LabProcess zebra, LabProcess vrrpd) {
    this.host = host;
    this.directory = directory;
    this.zebra = zebra;
    this.vrrpd = vrrpd;
  }

  /**
   * Returns whether the installed vrrpd knows a setting.
   *
   * @param keyword a word of the command, for example {@code checksum-with-ipv4-pseudoheader}
   */
  public static boolean knows(String keyword) {
    return Command.executableContains(DAEMONS.resolve("vrrpd").toString(), keyword);
  }

  /**
   * Starts both daemons.
   *
   * @param host where
   * @param configuration the content of vrrpd.conf, without what concerns the log
   * @return vrrpd running, or about to
   */
  public static Frr start(Host host, String configuration) {
    Path directory = host.directory().resolve("frr");
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(log(directory));
      // Its processes need a user in the group of the shell's sockets; only here root is a member.
      Files.writeString(directory.resolve("group"), "root:x:0:\nfrrvty:x:64000:root\n");
      Files.writeString(directory.resolve("zebra.conf"), "");
      Files.writeString(
          directory.resolve("vrrpd.conf"),
          // Only the log shows a rejected packet; there is no counter.
          "log file %s debugging\ndebug vrrp packets\ndebug vrrp protocol\n%s"
              .formatted(log(directory), configuration));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    LabProcess zebra = daemon(host, directory, "zebra");
    Await.until("zebra serves", LIMIT, () -> Files.exists(directory.resolve("zserv")));
    Frr frr = new Frr(host, directory, zebra, daemon(host, directory, "vrrpd"));
    host.onClose(frr::kill);
    return frr;
  }

  private static LabProcess daemon(Host host, Path directory, String name) {
    List<String> command =
        List.of(
            DAEMONS.resolve(name).toString(),
            "-u root -g root -P 0",
            "-N " + host.name(),
            "-z " + directory.resolve("zserv"),
            "-i " + directory.resolve(name + ".pid"),
            "--vty_socket " + directory,
            "-f " + directory.resolve(name + ".conf"));
    return host.spawn(
        name,
        Map.of(),
        "sh",
        "-c",
        "mount --bind "
            + directory.resolve("group")
            // It keeps a directory for each process there.
            + " /etc/group && mount -t tmpfs tmpfs /var/tmp && mkdir -p /run/frr && exec "
            + String.join(" ", command));
  }

  private static Path log(Path directory) {
    return directory.resolve("vrrpd.log");
  }

  /** Returns the output of {@code show vrrp json}; empty while vrrpd does not respond. */
  public String show() {
    Command.Result result =
        Command.execute(
            List.of(
                "vtysh",
                "-H",
                "/dev/null",
                "--vty_socket",
                directory.toString(),
                "-c",
                "show vrrp json"));
    return result.status() == 0 ? result.output() : "";
  }

  /**
   * Returns a member of the output of {@link #show} for one address family.
   *
   * @param family {@code v4} or {@code v6}
   * @param name for example {@code status}; without quotes
   * @return for example {@code Master}; empty while vrrpd does not respond
   */
  public String show(String family, String name) {
    Matcher value =
        Pattern.compile(
                "\"" + family + "\":\\{.*?\"" + name + "\":\\s*\"?([^\",\\s]*)", Pattern.DOTALL)
            .matcher(show());
    return value.find() ? value.group(1) : "";
  }

  /** Returns its messages about rejected packets, each a line of its log. */
  public List<String> rejections() {
    try (Stream<String> lines = Files.lines(log(directory))) {
      return lines.filter(line -> line.contains("Datagram invalid")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks vrrpd to stop in order; {@link #awaitEnd} waits for it. */
  public void stop() {
    vrrpd.terminate();
  }

  /** Waits until vrrpd has ended, and ends zebra. */
  public void awaitEnd() {
    vrrpd.awaitExit(LIMIT);
    kill();
  }

  /** Kills both at once, as a power failure would. */
  public void kill() {
    vrrpd.close();
    zebra.close();
    forget();
  }

  /** A leftover socket would make the next start believe that zebra is running. */
  private void forget() {
    try {
      Files.deleteIfExists(directory.resolve("zserv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return host + ": FRR";
  }
}
