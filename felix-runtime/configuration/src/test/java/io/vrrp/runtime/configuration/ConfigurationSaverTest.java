// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.configuration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.utils.properties.TypedProperties.SubstitutionCallback;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the files when configurations are changed. */
class ConfigurationSaverTest {

  private static final String FACTORY = "io.vrrp.router";
  private static final String PID = "io.vrrp.router~lan";
  private static final String CONTENT =
      "# the LAN\nvrid = 51\n\n# preferred\npriority = 150\nvirtualIps = 192.0.2.1, 192.0.2.2\n";

  private static final SubstitutionCallback VARIABLES =
      (name, key, variable) -> variable.equals("lan") ? "eth7" : null;

  @TempDir Path directory;

  private final FakeAdmin admin = new FakeAdmin();
  private final FakeFileInstall fileInstall = new FakeFileInstall();
  private ConfigurationSaver saver;
  private boolean delivered;
  private Path file;

  /** Delivers every file that it is asked for. */
  private final class FakeFileInstall implements ArtifactInstaller {
    private int deliveries;
    private Runnable meanwhile = () -> {};

    @Override
    public boolean canHandle(File artifact) {
      return true;
    }

    @Override
    public void install(File artifact) throws IOException {
      update(artifact);
    }

    @Override
    public void update(File artifact) throws IOException {
      deliveries++;
      deliver(Files.readString(artifact.toPath()));
      meanwhile.run();
    }

    @Override
    public void uninstall(File artifact) {
      deliveries++;
      delivered = true;
      admin.delete(PID);
      delivered = false;
    }
  }

  @BeforeEach
  void start() throws IOException {
    file = directory.resolve("io.vrrp.router-lan.cfg");
    saver = new ConfigurationSaver(admin.service, directory, () -> delivered, VARIABLES);
    saver.bindFileInstall(fileInstall);
    admin.listener = saver;
  }

  /** As File Install does. */
  private void deliver(String content) throws IOException {
    Files.writeString(file, content);
    delivered = true;
    Map<String, Object> properties = new HashMap<>(ConfigurationText.of(file).values(VARIABLES));
    properties.put(FileInstall.FILE_NAME, file.toFile().toURI().toString());
    admin.update(FACTORY, PID, properties);
    delivered = false;
  }

  private void change(String name, Object value) {
    Map<String, Object> properties = new HashMap<>(admin.get(PID));
    properties.put(name, value);
    admin.update(PID, properties);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatTheFileDeliversIsNotWritten() throws IOException {
    deliver(CONTENT);
    assertEquals(CONTENT, Files.readString(file));
  }

  @Test
  void changedPropertyIsWrittenAndTheRestStays() throws IOException {
    deliver(CONTENT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    change("priority", 140);
    assertEquals(CONTENT.replace("150", "140"), Files.readString(file));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    change("virtualIps", new String[] {"192.0.2.3", "192.0.2.4"});
    assertEquals(
        CONTENT.replace("150", "140").replace("192.0.2.1, 192.0.2.2", "192.0.2.3, 192.0.2.4"),
        Files.readString(file));
    assertEquals(List.of("io.vrrp.router-lan.cfg"), files());
  }

  @Test
  void valueOfAnotherTypeThatMeansTheSameIsNotWritten() throws IOException {
    deliver(CONTENT);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    change("priority", 150);
    assertEquals(1, Files.getLastModifiedTime(file).toMillis());
  }

  @Test
  void changeAfterAValueWithSpacesAtItsEdgesIsSaved() throws IOException {
    deliver(CONTENT);
    change("priority", " 140 ");
    change("priority", 130);
    assertEquals(CONTENT.replace("150", "130"), Files.readString(file));
  }

  @Test
  void deliveryOfTheFormerFileContentChangesNothing() throws IOException {
    deliver(CONTENT);
    Map<String, Object> read = Map.copyOf(admin.get(PID));
    change("priority", 140);
    delivered = true;
    admin.update(PID, read);
    assertEquals(140, admin.get(PID).get("priority"));
    assertEquals(file.toFile().toURI().toString(), admin.get(PID).get(FileInstall.FILE_NAME));
  }

  @Test
  void addedAndRemovedPropertiesAreWritten() throws IOException {
    deliver(CONTENT);
    Map<String, Object> properties = new HashMap<>(admin.get(PID));
    properties.remove("priority");
    properties.put("preempt", false);
    // A program that does not know File Install's property.
    properties.remove(FileInstall.FILE_NAME);
    admin.update(PID, properties);
    String written = Files.readString(file);
    assertFalse(written.contains("priority ="), written);
    assertTrue(written.contains("preempt = false\n"), written);
    assertTrue(written.startsWith("# the LAN\nvrid = 51\n"), written);
    assertEquals(file.toFile().toURI().toString(), admin.get(PID).get(FileInstall.FILE_NAME));
  }

  @Test
  void newConfigurationGetsAFileFromWhichFileInstallMakesTheSameConfiguration() throws IOException {
    admin.update(FACTORY, "io.vrrp.router.4711", Map.of("vrid", 52, "virtualIps", List.of("a")));
    assertEquals(List.of("io.vrrp.router-4711.cfg"), files());
    Path written = directory.resolve("io.vrrp.router-4711.cfg");
    assertEquals(Map.of("vrid", "52", "virtualIps", "a"), ConfigurationText.of(written).values());
    assertTrue(Files.readString(written).endsWith("\n"));
    assertEquals(
        written.toFile().toURI().toString(),
        admin.get("io.vrrp.router.4711").get(FileInstall.FILE_NAME));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(written)));

    admin.update(FACTORY, "io.vrrp.router~wan", Map.of("vrid", 53));
    admin.update("org.example.single", Map.of("size", 3L));
    assertEquals(
        List.of("io.vrrp.router-4711.cfg", "io.vrrp.router-wan.cfg", "org.example.single.cfg"),
        files());
  }

  @Test
  void elementsWithCommasAreQuoted() throws IOException {
    admin.update(
        "io.vrrp.hook",
        "io.vrrp.hook~mail",
        Map.of("command", new String[] {"/bin/mail", "a b", "a, b", "", "\"a\""}));
    assertEquals(
        Map.of("command", "/bin/mail, a b, \"a, b\", \"\", \"\"\"a\"\"\""),
        ConfigurationText.of(directory.resolve("io.vrrp.hook-mail.cfg")).values());
  }

  @Test
  void arraysOfOtherBundlesKeepTheirType() throws IOException {
    admin.update("org.example.single", Map.of("names", new String[] {"a", "b"}, "size", "3"));
    Path written = directory.resolve("org.example.single.cfg");
    assertArrayEquals(
        new String[] {"a", "b"}, (Object[]) ConfigurationText.of(written).values().get("names"));
    admin.update("org.example.single", Map.of("names", new String[] {"a", "c"}, "size", "3"));
    assertArrayEquals(
        new String[] {"a", "c"}, (Object[]) ConfigurationText.of(written).values().get("names"));
  }

  @Test
  void fileThatChangesAtTheSameTimeWins() throws IOException {
    deliver(CONTENT);
    String edited = CONTENT.replace("51", "52");
    Files.writeString(file, edited);
    change("priority", 140);
    assertEquals(edited, Files.readString(file));
    // File Install reads it soon.
    deliver(edited);
    change("priority", 130);
    assertEquals(edited.replace("150", "130"), Files.readString(file));
  }

  @Test
  void deletedConfigurationLosesItsFileUnlessThatHasChanged() throws IOException {
    deliver(CONTENT);
    admin.delete(PID);
    assertEquals(List.of(), files());

    deliver(CONTENT);
    Files.writeString(file, CONTENT.replace("51", "52"));
    admin.delete(PID);
    assertEquals(List.of("io.vrrp.router-lan.cfg"), files());
  }

  @Test
  void fileThatIsReplacedKeepsTheNewOne() throws IOException {
    deliver(CONTENT);
    delivered = true;
    admin.delete(PID);
    assertEquals(List.of("io.vrrp.router-lan.cfg"), files());
  }

  @Test
  void fileWithTheSavedContentIsNotDelivered() throws Exception {
    deliver(CONTENT);
    change("priority", 140);
    saver.update(file.toFile());
    Files.writeString(file, Files.readString(file) + "# a remark\n");
    saver.update(file.toFile());
    assertEquals(0, fileInstall.deliveries);
    assertEquals(140, admin.get(PID).get("priority"));
    change("priority", 130);
    assertEquals(CONTENT.replace("150", "130") + "# a remark\n", Files.readString(file));
  }

  @Test
  void fileThatIsEditedIsDeliveredAndSavedToAfterwards() throws Exception {
    deliver(CONTENT);
    change("priority", 140);
    String edited = CONTENT.replace("51", "52");
    Files.writeString(file, edited);
    saver.update(file.toFile());
    assertEquals(1, fileInstall.deliveries);
    assertEquals("52", admin.get(PID).get("vrid"));
    change("priority", 130);
    assertEquals(edited.replace("150", "130"), Files.readString(file));
  }

  @Test
  void changeInTheMomentOfADeliveryIsSaved() throws Exception {
    deliver(CONTENT);
    Files.writeString(file, CONTENT.replace("51", "52"));
    CountDownLatch made = new CountDownLatch(1);
    Thread program = new Thread(() -> change("priority", 130));
    admin.listener =
        event -> {
          if (Thread.currentThread() == program) {
            made.countDown();
          }
          saver.configurationEvent(event);
        };
    fileInstall.meanwhile =
        () -> {
          program.start();
          await(made);
        };
    saver.update(file.toFile());
    program.join();
    assertEquals(130, admin.get(PID).get("priority"));
    assertEquals(CONTENT.replace("51", "52").replace("150", "130"), Files.readString(file));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void variablesStayInTheFile() throws Exception {
    String content = CONTENT + "interface = ${lan}\n";
    Files.writeString(file, content);
    saver.install(file.toFile());
    saver.update(file.toFile());
    assertEquals(1, fileInstall.deliveries);
    Map<String, Object> properties = new HashMap<>(admin.get(PID));
    assertEquals("eth7", properties.get("interface"));
    properties.put("priority", 140);
    admin.update(PID, properties);
    assertEquals(content.replace("150", "140"), Files.readString(file));
    saver.update(file.toFile());
    assertEquals(1, fileInstall.deliveries);
  }

  @Test
  void removedFileRemovesItsConfigurationOnce() throws Exception {
    deliver(CONTENT);
    saver.uninstall(file.toFile());
    assertEquals(0, fileInstall.deliveries, "the file is there again");
    Files.delete(file);
    saver.uninstall(file.toFile());
    saver.uninstall(file.toFile());
    assertEquals(1, fileInstall.deliveries);

    deliver(CONTENT);
    admin.delete(PID);
    saver.uninstall(file.toFile());
    assertEquals(1, fileInstall.deliveries);
  }

  @Test
  void whatWasThereBeforeTheStartIsKnown() throws IOException {
    admin.listener = event -> {};
    deliver(CONTENT);
    start();
    change("priority", 140);
    assertEquals(CONTENT.replace("150", "140"), Files.readString(file));
  }

  @Test
  void unsavedChangeIsStillApplied() throws IOException {
    admin.update("with-hyphen", Map.of("size", 3));
    assertEquals(List.of(), files());
    deliver("<properties/>");
    change("priority", 140);
    assertEquals("<properties/>", Files.readString(file));
  }
}
