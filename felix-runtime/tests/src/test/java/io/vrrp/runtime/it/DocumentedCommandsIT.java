// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.it.Guides.Block;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.RequiresLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the guides, with other directories only. */
@RequiresLab({"nft", "tcpdump"})
class DocumentedCommandsIT {

  /** The names after {@code <!-- run: } in the guides. */
  static final Set<String> BLOCKS =
      Set.of(
          "install",
          "change",
          "upgrade",
          "shell",
          "shell6",
          "hook-conntrackd",
          "hook-mail",
          "look",
          "capture",
          "firewall",
          "jmx-enable",
          "jmx-trust",
          "jmx-password",
          "jmx-tunnel");

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern FAILED = Pattern.compile("Exception|gogo: |not found");

  @TempDir Path opt;

  @Test
  void theUpgradeReplacesTheProgramAndKeepsTheOperatorsFiles() throws Exception {
    Path home = install();
    SortedSet<String> installed = files(home);
    assertTrue(installed.contains("docs/operating.md"), "the guides are in the archive");
    Files.writeString(home.resolve("etc/io.vrrp.router-lan.cfg"), "vrid = 51\n");
    Files.writeString(home.resolve("etc/logback.xml"), "<configuration/>\n");
    Files.delete(home.resolve("conf/etc/gosh_profile"));
    Files.writeString(home.resolve("bundle/of-the-version-before.jar"), "");

    run("upgrade", home);

    assertEquals(installed, files(home));
    assertEquals("vrid = 51\n", Files.readString(home.resolve("etc/io.vrrp.router-lan.cfg")));
    assertEquals("<configuration/>\n", Files.readString(home.resolve("etc/logback.xml")));
  }

  @Test
  void aChangeReplacesTheFile() throws Exception {
    Path home = install();
    SortedSet<String> installed = files(home);

    run("change", home);

    assertEquals(installed, files(home));
  }

  @Test
  void remoteManagementIsEnabledAndDisabled() throws Exception {
    Path home = install();
    Path jmx = home.resolve("etc/jmx");

    run("jmx-enable", home);
    run("jmx-trust", jmx);
    assertTrue(Files.exists(jmx.resolve("vrrp-trust.p12")));
    run("jmx-password", home);
    assertTrue(Files.notExists(jmx), "disabled");
    run("jmx-tunnel", home);
    assertTrue(Files.readString(jmx.resolve("java.options")).contains("=127.0.0.1\n"));
  }

  @Test
  void theShellAndTheHostKnowTheCommands() throws Exception {
    try (Lab lab = Lab.open(DocumentedCommandsIT.class)) {
      Host alpha = IpVersion.host(lab, "alpha", 1);
      Appliance appliance = alpha.appliance();
      appliance.configure("io.vrrp.router-lan", router("192.0.2.254"));
      installHooks(appliance);
      appliance.start().awaitStarted();
      for (Block block : Guides.blocks("shell")) {
        // The previous block may have handed over mastership.
        appliance.awaitState(51, "MASTER", LIMIT);
        type(appliance, block);
      }
      appliance.awaitState(51, "MASTER", LIMIT);
      for (String name : List.of("look", "capture")) {
        for (Block block : Guides.blocks(name)) {
          // Without this option tcpdump changes to another user, which a user namespace may not
          // have.
          alpha.exec("sh", "-ec", block.text().replace("tcpdump ", "tcpdump -Z root "));
        }
      }

      // The commands above made this node lose and win mastership.
      awaitCalls("conntrackd", "-c\n-f\n-R\n-B\n", "-t\n-n\n");
      awaitCalls("mail", " is MASTER admin@example.org\n", "Virtual router: eth0/ipv4/51\n");

      appliance.configure("io.vrrp.router-lan6", router("fe80::254, 2001:db8::254"));
      appliance.awaitState("ipv6", 51, "MASTER", LIMIT);
      for (Block block : Guides.blocks("shell6")) {
        type(appliance, block);
      }
    }
  }

  /** The hooks of the guide, with programs that write down how they are called. */
  private void installHooks(Appliance appliance) throws IOException {
    for (String name : List.of("conntrackd", "mail")) {
      script(
          name, "#!/bin/sh\n{ printf '%s\\n' \"$*\"; [ $0 = ${0%mail} ] || cat; } >> $0.calls\n");
      String script = Guides.blocks("hook-" + name).get(0).text();
      script(
          "vrrp-" + name,
          script.replaceAll("/usr/sbin/conntrackd|(?m)^mail", opt.resolve(name).toString()));
    }
    for (Block block : Guides.blocks()) {
      if ("hook".equals(block.mark())) {
        String content = block.text().replace("/usr/local/bin", opt.toString());
        String name = content.contains("mail") ? "mail" : "conntrackd";
        appliance.writeConfiguration("io.vrrp.hook-" + name, content);
      }
    }
  }

  private void script(String name, String content) throws IOException {
    Path file = Files.writeString(opt.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void awaitCalls(String program, String... texts) {
    Path calls = opt.resolve(program + ".calls");
    for (String text : texts) {
      Await.until(
          program + " " + text,
          LIMIT,
          () -> Files.exists(calls) && Files.readString(calls).contains(text));
    }
  }

  private static Map<String, Object> router(String virtualIps) {
    return Map.of(
        "vrid", 51, "interface", "eth0", "virtualIps", virtualIps, "advertInterval", "10");
  }

  private static void type(Appliance appliance, Block block) {
    for (String command : block.lines()) {
      List<String> output = appliance.shell(command);
      assertTrue(
          output.stream().noneMatch(line -> FAILED.matcher(line).find()),
          () -> block.guide() + ": " + command + "\n" + String.join("\n", output));
    }
  }

  private Path install() throws Exception {
    Path home = Files.createDirectory(opt.resolve("vrrp"));
    run("install", home);
    return home;
  }

  /** Runs the blocks with this name. */
  private void run(String name, Path directory) throws Exception {
    for (Block block : Guides.blocks(name)) {
      String local =
          block
              .text()
              .replace("mkdir /opt/vrrp\n", "")
              .replace("/opt/vrrp", opt.resolve("vrrp").toString())
              .replaceAll("(~/)?felix-runtime-[^ ]*-appliance.tar.gz", archive().toString());
      Process shell =
          new ProcessBuilder(List.of("sh", "-ec", local))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(shell.getInputStream().readAllBytes());
      assertEquals(0, shell.waitFor(), local + "\n" + output);
    }
  }

  private static Path archive() throws IOException {
    Path target = Path.of(System.getProperty("vrrp.appliance")).getParent();
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.toString().endsWith("-appliance.tar.gz"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static SortedSet<String> files(Path home) {
    try (Stream<Path> files = Files.walk(home)) {
      SortedSet<String> names = new TreeSet<>();
      files.filter(Files::isRegularFile).forEach(f -> names.add(home.relativize(f).toString()));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
