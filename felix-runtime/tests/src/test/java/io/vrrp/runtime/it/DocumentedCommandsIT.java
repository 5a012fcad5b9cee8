// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands as the guides have them, but for the directories. */
class DocumentedCommandsIT {

  private static final Path TARGET = Path.of(System.getProperty("vrrp.appliance")).getParent();
  private static final Path GUIDE = TARGET.resolve("../../docs/install.md");

  @TempDir Path opt;

  @Test
  void theUpgradeReplacesTheProgramAndKeepsTheOperatorsFiles() throws Exception {
    Path home = Files.createDirectory(opt.resolve("vrrp"));
    run(block("install").replace("mkdir /opt/vrrp", ""));
    SortedSet<String> installed = files(home);
    Files.writeString(home.resolve("etc/io.vrrp.router-lan.cfg"), "vrid = 51\n");
    Files.writeString(home.resolve("etc/logback.xml"), "<configuration/>\n");
    Files.delete(home.resolve("conf/etc/gosh_profile"));
    Files.writeString(home.resolve("bundle/of-the-version-before.jar"), "");

    run(block("upgrade"));

    assertEquals(installed, files(home));
    assertEquals("vrid = 51\n", Files.readString(home.resolve("etc/io.vrrp.router-lan.cfg")));
    assertEquals("<configuration/>\n", Files.readString(home.resolve("etc/logback.xml")));
  }

  /** The commands behind {@code <!-- run: NAME -->}. */
  private static String block(String name) throws IOException {
    Pattern block =
        Pattern.compile("<!-- run: " + name + " -->\n```sh\n(.*?)```\n", Pattern.DOTALL);
    Matcher matcher = block.matcher(Files.readString(GUIDE));
    assertTrue(matcher.find(), GUIDE + " has no block " + name);
    return matcher.group(1);
  }

  private void run(String commands) throws Exception {
    Path archive = archive();
    String local =
        commands
            .replace("/opt/vrrp", opt.resolve("vrrp").toString())
            .replaceAll("(~/)?felix-runtime-[^ ]*-appliance.tar.gz", archive.toString());
    Process shell =
        new ProcessBuilder(List.of("sh", "-ec", local))
            .directory(opt.resolve("vrrp").toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes());
    assertEquals(0, shell.waitFor(), local + "\n" + output);
  }

  private static Path archive() throws IOException {
    try (Stream<Path> files = Files.list(TARGET)) {
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
