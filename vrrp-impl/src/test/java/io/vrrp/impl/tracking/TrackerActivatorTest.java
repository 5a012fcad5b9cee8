// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpTracker;
import io.vrrp.impl.component.publishing.Services;
import io.vrrp.impl.component.publishing.Services.Registered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations of trackers become services. */
class TrackerActivatorTest {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  @TempDir Path directory;

  private final Services services = new Services();
  private final TrackerActivator activator = new TrackerActivator(services.context);
  private final TrackerKind files = new FileTrackers(activator);

  @AfterEach
  void close() throws Exception {
    activator.deactivate();
    assertEquals(List.of(), services.registered);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "not in time");
      Thread.onSpinWait();
    }
  }

  private void configure(String pid, String... properties) throws Exception {
    configure(files, pid, properties);
  }

  private static void configure(TrackerKind kind, String pid, String... properties)
      throws Exception {
    Hashtable<String, Object> all = new Hashtable<>();
    for (String property : properties) {
      all.put(property.replaceFirst("=.*", ""), property.replaceFirst("[^=]*=", ""));
    }
    kind.updated(pid, all);
  }

  private Registered only() {
    await(() -> services.registered.size() == 1);
    return services.registered.get(0);
  }

  private static RecordingSink start(Registered registered) {
    RecordingSink sink = new RecordingSink();
    ((VrrpTracker) registered.service()).start(sink);
    return sink;
  }

  private Path file(String name) throws Exception {
    return Files.createFile(directory.resolve(name));
  }

  @Test
  void configurationBecomesATrackerWithItsNameAndKind() throws Exception {
    configure("a", "name=ready", "path=" + file("a"), "interval=100", "fall=2");
    Registered registered = only();
    assertEquals("ready", registered.properties().get(VrrpTracker.NAME));
    assertEquals("file", registered.properties().get(VrrpTracker.KIND));
    assertEquals(5_700L, registered.properties().get(VrrpTracker.FIRST_REPORT_WITHIN));
    start(registered).await("up: " + directory + "/a exists");
  }

  @Test
  void wrongConfigurationWithANameIsDownForThisReason() throws Exception {
    configure("a", "name=ready", "path=relative", "interval=1");
    Registered registered = only();
    RecordingSink sink = start(registered);
    sink.await(
        "down: wrong configuration: path=relative; allowed: the absolute path of a file;"
            + " interval=1; allowed: 100 to 600000");
    configure("a", "name=ready", "path=" + file("a"));
    sink.await("up: " + directory + "/a exists");
    assertSame(registered, only());
  }

  @Test
  void wrongChangeLeavesTheTrackerAsItWas() throws Exception {
    configure("a", "name=ready", "path=" + file("a"), "interval=100");
    RecordingSink sink = start(only());
    sink.await("up: " + directory + "/a exists");
    configure("a", "name=ready", "path=relative");
    configure("a", "name=ready", "path=" + directory + "/a", "interval=100");
    Files.delete(directory.resolve("a"));
    sink.await("down: " + directory + "/a does not exist");
    assertEquals(2, sink.all().size());
  }

  @Test
  void changeKeepsTheServiceAndTheLastReport() throws Exception {
    configure("a", "name=ready", "path=" + file("a"));
    Registered registered = only();
    RecordingSink sink = start(registered);
    sink.await("up: " + directory + "/a exists");
    configure("a", "name=ready", "path=" + file("b"), "interval=200");
    sink.await("up: " + directory + "/b exists");
    assertEquals(2, sink.all().size());
    assertSame(registered, only());
    assertEquals(5_700L, registered.properties().get(VrrpTracker.FIRST_REPORT_WITHIN));
  }

  @Test
  void renamedTrackerIsAnotherService() throws Exception {
    configure("a", "name=ready", "path=" + file("a"));
    Registered registered = only();
    configure("a", "name=set", "path=" + directory + "/a");
    await(() -> !services.registered.contains(registered));
    assertEquals("set", only().properties().get(VrrpTracker.NAME));
  }

  @Test
  void fileThatIsRenamedKeepsItsTracker() throws Exception {
    configure("a", "name=ready", "path=" + file("a"));
    Registered registered = only();
    activator.removed("a");
    configure("b", "name=ready", "path=" + directory + "/a");
    // The third configuration is applied after both others.
    configure("c", "name=other", "path=" + directory + "/a");
    await(() -> services.registered.size() == 2);
    assertTrue(services.registered.contains(registered));
  }

  /** Two services with one name would be reported as a conflict. */
  @Test
  void trackerThatGetsAnotherKindKeepsItsService() throws Exception {
    configure("a", "name=ready", "path=" + file("a"));
    Registered registered = only();
    RecordingSink sink = start(registered);
    sink.await("up: " + directory + "/a exists");
    activator.removed("a");
    configure(new ProcessTrackers(activator), "b", "name=ready", "pidFile=" + directory + "/none");
    sink.await("down: " + directory + "/none does not exist");
    assertEquals("process", registered.properties().get(VrrpTracker.KIND));
    assertSame(registered, only());
  }

  @Test
  void deletedConfigurationTakesItsTrackerWithIt() throws Exception {
    configure("a", "name=ready", "path=" + file("a"));
    only();
    activator.removed("a");
    await(services.registered::isEmpty);
  }

  @Test
  void firstConfigurationWithANameKeepsIt() throws Exception {
    configure("a", "name=ready", "path=" + file("a"));
    Registered first = only();
    configure("b", "name=ready", "path=" + file("b"));
    configure("c", "name=other", "path=" + directory + "/a");
    await(() -> services.registered.size() == 2);
    assertTrue(services.registered.contains(first));
    activator.removed("c");
    activator.removed("a");
    // The second tracker continues behind the same service.
    start(first).await("up: " + directory + "/b exists");
    await(() -> services.registered.equals(List.of(first)));
  }

  @Test
  void configurationWithoutANameIsNoTracker() throws Exception {
    configure("a", "path=" + file("a"));
    configure("b", "name=a,b", "path=" + directory + "/a");
    configure("c", "name=ready", "path=" + directory + "/a");
    assertEquals("ready", only().properties().get(VrrpTracker.NAME));
  }

  @Test
  void incompleteFileIsNotApplied() throws Exception {
    Path configuration = Files.writeString(directory.resolve("c.cfg"), "name = re");
    configure("a", "name=re", "path=" + file("a"), "felix.fileinstall.filename=" + configuration);
    configure("b", "name=ready", "path=" + directory + "/a");
    assertEquals("ready", only().properties().get(VrrpTracker.NAME));
    Files.writeString(configuration, "name = re\n");
    await(() -> services.registered.size() == 2);
  }
}
