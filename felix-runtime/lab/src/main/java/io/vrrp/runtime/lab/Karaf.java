// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Apache Karaf on a host: a base directory of its own (KARAF_BASE) of the shared distribution. */
public final class Karaf {
  private static final String KAR_REPOSITORY = "repository/";

  private final Host host;
  private final Path home;
  private final Path base;

  Karaf(Host host, Path home) {
    this.host = host;
    this.home = home.toAbsolutePath();
    this.base = host.directory().resolve("karaf");
    Path etc = this.home.resolve("etc");
    try (Stream<Path> files = Files.walk(etc)) {
      Files.createDirectories(base.resolve("deploy"));
      for (Path file : files.toList()) {
        Files.copy(file, base.resolve("etc").resolve(etc.relativize(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a file, such as {@code etc/users.properties}. */
  public Path file(String name) {
    return base.resolve(name);
  }

  /** Adds lines to a file, which is created if it does not exist. */
  public void append(String name, String... lines) {
    try {
      Files.write(file(name), List.of(lines), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file in one step, as an operator should. */
  public void write(String name, List<String> lines) {
    Path fresh = base.resolve("fresh");
    try {
      Files.write(fresh, lines);
      Files.move(
          fresh, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a file. */
  public void delete(String name) {
    try {
      Files.delete(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes what a KAR contains available as if it came from a Maven repository. */
  public void addRepository(Path kar) {
    try (ZipFile archive = new ZipFile(kar.toFile())) {
      for (ZipEntry entry : Collections.list(archive.entries())) {
        if (!entry.isDirectory() && entry.getName().startsWith(KAR_REPOSITORY)) {
          Path target =
              base.resolve("system").resolve(entry.getName().substring(KAR_REPOSITORY.length()));
          Files.createDirectories(target.getParent());
          Files.copy(archive.getInputStream(entry), target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a file into {@code deploy/}. */
  public void deploy(Path kar) {
    try {
      Files.copy(kar, base.resolve("deploy").resolve(kar.getFileName()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts it without its shell. Returns at once.
   *
   * @return its process
   */
  public LabProcess start() {
    Map<String, String> environment =
        Map.of(
            "KARAF_BASE",
            base.toString(),
            // The process is the JVM, not a shell that waits for it.
            "KARAF_EXEC",
            "exec",
            // It should start fast and does not run long.
            "EXTRA_JAVA_OPTS",
            "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData");
    return host.spawn("karaf", environment, home.resolve("bin/karaf").toString(), "server");
  }

  /**
   * Logs in to its shell on a terminal, over SSH: input to the process is keys.
   *
   * @param user one with the role {@code ssh}
   */
  public LabProcess shell(String user, String password) {
    Map<String, String> environment =
        Map.of(
            "KARAF_BASE",
            base.toString(),
            // It stores the keys of known hosts there.
            "EXTRA_JAVA_OPTS",
            "-Duser.home=" + base + " -XX:TieredStopAtLevel=1 -XX:-UsePerfData");
    // Without a shell in between: if that were dash, Ctrl-C would end it.
    String client = "exec " + home.resolve("bin/client") + " -u " + user + " -p " + password;
    return host.spawn(
        "karaf-shell",
        environment,
        // As in the appliance: the tests may run without a terminal and with Ctrl-C ignored.
        "env",
        "--default-signal=INT",
        "TERM=xterm",
        "script",
        "-qfec",
        client,
        "/dev/null");
  }

  /** Returns its log; empty before the first line. */
  public List<String> log() {
    Path log = file("data/log/karaf.log");
    try {
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
