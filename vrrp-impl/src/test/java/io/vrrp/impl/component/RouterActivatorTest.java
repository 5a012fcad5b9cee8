// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpService;
import io.vrrp.impl.component.namespace.NamespaceRuntime;
import io.vrrp.impl.component.namespace.NamespaceRuntimes;
import io.vrrp.impl.component.publishing.ListenerHub;
import io.vrrp.impl.component.publishing.Services;
import io.vrrp.impl.component.view.Refusal;
import io.vrrp.impl.component.warmup.SilentIo;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.linux.libc.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which virtual routers run for given configurations, and what happens to the others. */
@Timeout(60)
class RouterActivatorTest {

  private static final long NEVER = 1_000_000_000;
  private static final long OFTEN = 20;

  /** For each network namespace, the callback that reports its interfaces. */
  private final Map<String, Consumer<Set<String>>> opened = new ConcurrentHashMap<>();

  private final Set<String> unusable = ConcurrentHashMap.newKeySet();
  private final AtomicInteger opens = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final Services services = new Services();
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  private final NamespaceRuntimes engines = NamespaceRuntimes.with(this::open, services.context);

  private RouterActivator activator = activator(NEVER, NEVER);

  @TempDir Path directory;

  private NamespaceRuntime open(String namespace, Consumer<Set<String>> interfaces)
      throws IOException {
    opens.incrementAndGet();
    if (unusable.contains(namespace)) {
      throw new IOException("no network namespace of that name");
    }
    Engine engine =
        new Engine(new SilentIo(), null, InstantSource.system(), text -> {}, Thread::new);
    engine.start();
    opened.put(namespace, interfaces);
    interfaces.accept(Set.of("lo", "eth0", "eth1"));
    return new NamespaceRuntime(
        namespace, engine, closed::incrementAndGet, NetworkNamespace.own(), () -> 0);
  }

  private RouterActivator activator(long retryMillis, long deletionMillis) {
    return new RouterActivator(
        engines,
        new ListenerHub(),
        services.context,
        text -> warnings.add(text),
        retryMillis,
        deletionMillis);
  }

  @AfterEach
  void close() throws InterruptedException {
    activator.deactivate();
    engines.deactivate();
  }

  private void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (Thread.interrupted()) {
        throw new AssertionError("not within the time limit: " + running() + activator.refused());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Map<String, Object> on(String interfaceName, int vrid) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("vrid", vrid);
    properties.put("interface", interfaceName);
    properties.put("virtualIps", "192.0.2." + vrid);
    return properties;
  }

  private static Map<String, Object> vrid(int vrid) {
    return on("eth0", vrid);
  }

  private void configure(String pid, Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("service.pid", pid);
    activator.configured(pid, all);
  }

  /** The virtual routers with their priorities, such as eth0/ipv4/51:100. */
  private Set<String> running() {
    return services.registered.stream()
        .filter(each -> each.service() instanceof VrrpService)
        .map(each -> ((VrrpService) each.service()).status())
        .map(status -> status.id() + ":" + status.configuredPriority())
        .collect(Collectors.toSet());
  }

  private Object service(String id) {
    return services.registered.stream()
        .map(Services.Registered::service)
        .filter(each -> each instanceof VrrpService s && s.id().toString().equals(id))
        .findFirst()
        .orElse(null);
  }

  private void awaitRunning(String... expected) {
    await(
        () -> {
          try {
            return running().equals(Set.of(expected));
          } catch (IllegalStateException e) {
            // One of them was removed just now.
            return false;
          }
        });
  }

  private void awaitRefused(String pid, String text) {
    await(
        () ->
            activator.refused().stream()
                .anyMatch(r -> r.source().endsWith(pid) && r.text().contains(text)));
  }

  private void awaitNothingRefused() {
    await(() -> activator.refused().isEmpty());
  }

  // ---------------------------------------------------------------- identities

  @Test
  void twoConfigurationsWhoseVridsAreSwappedAreBothApplied() {
    configure("a", vrid(51));
    configure("b", vrid(52));
    awaitRunning("eth0/ipv4/51:100", "eth0/ipv4/52:100");
    Map<String, Object> a = vrid(52);
    a.put("priority", "201");
    Map<String, Object> b = vrid(51);
    b.put("priority", "202");
    configure("a", a);
    awaitRefused("a", "another configuration has the virtual router eth0/ipv4/52 (b)");
    configure("b", b);
    awaitRunning("eth0/ipv4/51:202", "eth0/ipv4/52:201");
    awaitNothingRefused();
  }

  @Test
  void twoConfigurationsWhoseInterfacesAreSwappedAreBothApplied() {
    configure("a", on("eth0", 51));
    configure("b", on("eth1", 51));
    awaitRunning("eth0/ipv4/51:100", "eth1/ipv4/51:100");
    Map<String, Object> a = on("eth1", 51);
    a.put("priority", "201");
    configure("a", a);
    configure("b", on("eth0", 51));
    awaitRunning("eth0/ipv4/51:100", "eth1/ipv4/51:201");
    awaitNothingRefused();
  }

  @Test
  void cycleOfThreeConfigurationsIsApplied() {
    String[] pids = {"a", "b", "c"};
    for (int i = 0; i < 3; i++) {
      Map<String, Object> properties = vrid(51 + i);
      properties.put("priority", 101 + i);
      configure(pids[i], properties);
    }
    for (int i = 0; i < 3; i++) {
      Map<String, Object> properties = vrid(51 + (i + 1) % 3);
      properties.put("priority", 101 + i);
      configure(pids[i], properties);
    }
    awaitRunning("eth0/ipv4/52:101", "eth0/ipv4/53:102", "eth0/ipv4/51:103");
    awaitNothingRefused();
  }

  @Test
  void wrongChangeToAnIdentityThatIsTakenChangesNothing() {
    configure("a", vrid(51));
    configure("b", vrid(52));
    awaitRunning("eth0/ipv4/51:100", "eth0/ipv4/52:100");
    Object a = service("eth0/ipv4/51");
    configure("a", vrid(52));
    awaitRefused("a", "vrid=52: another configuration");
    assertSame(a, service("eth0/ipv4/51"));
    configure("a", vrid(51));
    awaitNothingRefused();
    assertSame(a, service("eth0/ipv4/51"));
  }

  @Test
  void refusedTwinIsStartedWhenTheIdentityIsFree() {
    configure("a", vrid(51));
    Map<String, Object> twin = vrid(51);
    twin.put("priority", 120);
    configure("b", twin);
    awaitRefused("b", "another configuration has the virtual router eth0/ipv4/51 (a)");
    configure("a", vrid(53));
    awaitRunning("eth0/ipv4/51:120", "eth0/ipv4/53:100");
    awaitNothingRefused();
  }

  // ---------------------------------------------------------------- names of macvlans

  private static Map<String, Object> named(int vrid, String macvlanName) {
    Map<String, Object> properties = vrid(vrid);
    properties.put("macvlanName", macvlanName);
    return properties;
  }

  @Test
  void nameOfAMacvlanThatIsTakenIsRefusedUntilItIsFree() throws InterruptedException {
    activator.deactivate();
    activator = activator(OFTEN, NEVER);
    configure("a", named(51, "eth1"));
    awaitRefused("a", "macvlanName=eth1: another interface has this name; allowed: a free name");
    configure("a", named(51, "fw-lan"));
    awaitRunning("eth0/ipv4/51:100");
    configure("b", named(52, "fw-lan"));
    awaitRefused("b", "macvlanName=fw-lan: another configuration has it (a)");
    configure("a", named(51, "eth1"));
    awaitRefused("a", "macvlanName=eth1: another interface has this name; allowed: a free name");
    configure("a", named(51, "fw-wan"));
    awaitRunning("eth0/ipv4/51:100", "eth0/ipv4/52:100");
    awaitNothingRefused();
  }

  // ---------------------------------------------------------------- deletion

  @Test
  void deletedConfigurationEndsItsVirtualRouter() throws InterruptedException {
    activator.deactivate();
    activator = activator(NEVER, OFTEN);
    configure("a", vrid(51));
    awaitRunning("eth0/ipv4/51:100");
    activator.removed("a");
    awaitRunning();
    await(() -> closed.get() == 1);
  }

  @Test
  void fileThatIsDeletedAndWrittenAgainKeepsItsVirtualRouter() {
    configure("a", vrid(51));
    awaitRunning("eth0/ipv4/51:100");
    Object before = service("eth0/ipv4/51");
    activator.removed("a");
    Map<String, Object> again = vrid(51);
    again.put("priority", 120);
    configure("a", again);
    awaitRunning("eth0/ipv4/51:120");
    assertSame(before, service("eth0/ipv4/51"));
  }

  @Test
  void fileThatIsRenamedKeepsItsVirtualRouter() {
    configure("a", vrid(51));
    awaitRunning("eth0/ipv4/51:100");
    Object before = service("eth0/ipv4/51");
    activator.removed("a");
    Map<String, Object> renamed = vrid(51);
    renamed.put("priority", 120);
    configure("b", renamed);
    awaitRunning("eth0/ipv4/51:120");
    assertSame(before, service("eth0/ipv4/51"));
    awaitNothingRefused();
  }

  // ---------------------------------------------------------------- what cannot be applied

  @Test
  void wrongConfigurationIsRefusedAndHarmsNoOther() {
    Map<String, Object> wrong = vrid(52);
    wrong.put("priority", "300");
    configure("wrong", wrong);
    configure("right", vrid(51));
    awaitRunning("eth0/ipv4/51:100");
    assertEquals(
        List.of(new Refusal("wrong", "priority=300; allowed: 1 to 255")), activator.refused());
    wrong.put("priority", "250");
    configure("wrong", wrong);
    awaitRunning("eth0/ipv4/51:100", "eth0/ipv4/52:250");
    awaitNothingRefused();
    wrong.put("priority", "300");
    configure("wrong", wrong);
    awaitRefused("wrong", "priority=300");
    awaitRunning("eth0/ipv4/51:100", "eth0/ipv4/52:250");
  }

  @Test
  void interfaceThatIsMissingIsTakenUpWhenItAppears() {
    configure("a", on("late0", 51));
    awaitRefused("a", "interface=late0 does not exist");
    opened.get("").accept(Set.of("lo", "late0"));
    awaitRunning("late0/ipv4/51:100");
    awaitNothingRefused();
  }

  @Test
  void changeToAMissingInterfaceLeavesTheVirtualRouterAsItWas() {
    configure("a", vrid(51));
    awaitRunning("eth0/ipv4/51:100");
    configure("a", on("late0", 51));
    awaitRefused("a", "interface=late0 does not exist");
    awaitRunning("eth0/ipv4/51:100");
    opened.get("").accept(Set.of("lo", "eth0", "late0"));
    awaitRunning("late0/ipv4/51:100");
  }

  @Test
  void networkNamespaceThatIsMissingIsTakenUpWhenItAppears() throws InterruptedException {
    activator.deactivate();
    activator = activator(OFTEN, NEVER);
    unusable.add("blue");
    Map<String, Object> properties = vrid(51);
    properties.put("networkNamespace", "blue ");
    configure("a", properties);
    awaitRefused("a", "networkNamespace=blue cannot be used: no network namespace of that name");
    await(() -> opens.get() > 3);
    unusable.clear();
    awaitRunning("blue/eth0/ipv4/51:100");
  }

  @Test
  void networkNamespaceThatNoConfigurationNamesIsClosed() throws InterruptedException {
    activator.deactivate();
    activator = activator(NEVER, OFTEN);
    Map<String, Object> first = vrid(51);
    first.put("networkNamespace", "blue");
    Map<String, Object> waiting = on("late0", 52);
    waiting.put("networkNamespace", "blue");
    configure("a", first);
    configure("b", waiting);
    awaitRefused("b", "late0");
    activator.removed("a");
    awaitRunning();
    configure("c", vrid(53));
    awaitRunning("eth0/ipv4/53:100");
    assertEquals(0, closed.get(), "a configuration waits for its interface there");
    activator.removed("b");
    await(() -> closed.get() == 1);
  }

  // ---------------------------------------------------------------- shared addresses

  private Map<String, Object> sharing(String interfaceName, int vrid, String virtualIps) {
    Map<String, Object> properties = on(interfaceName, vrid);
    properties.put("virtualIps", virtualIps);
    return properties;
  }

  @Test
  void virtualIpOfTwoVirtualRoutersOfAnInterfaceIsWarnedOfOnceWithBothFiles() {
    configure("a", sharing("eth0", 51, "192.0.2.7,192.0.2.8"));
    configure("b", sharing("eth1", 52, "192.0.2.7"));
    configure("c", sharing("eth0", 53, "192.0.2.9"));
    awaitRunning("eth0/ipv4/51:100", "eth1/ipv4/52:100", "eth0/ipv4/53:100");
    assertEquals(List.of(), warnings);
    configure("c", sharing("eth0", 53, "192.0.2.8/24"));
    await(() -> warnings.size() == 1);
    assertEquals(
        "eth0/ipv4/53: has the same virtual IPs as eth0/ipv4/51 [192.0.2.8]; two masters of one address"
            + " disturb each other: configure each address in only one of a and c",
        warnings.get(0));
    configure("d", vrid(54));
    awaitRunning("eth0/ipv4/51:100", "eth1/ipv4/52:100", "eth0/ipv4/53:100", "eth0/ipv4/54:100");
    assertEquals(1, warnings.size());
  }

  @Test
  void disabledVirtualRouterMayHaveTheAddressesOfAnother() {
    Map<String, Object> spare = sharing("eth0", 52, "192.0.2.7");
    spare.put("enabled", false);
    configure("a", sharing("eth0", 51, "192.0.2.7"));
    configure("b", spare);
    awaitRunning("eth0/ipv4/51:100", "eth0/ipv4/52:100");
    assertEquals(List.of(), warnings);
    spare.put("enabled", true);
    configure("b", spare);
    await(() -> warnings.size() == 1);
  }

  // ---------------------------------------------------------------- PIDs without a name

  @Test
  void configurationOfTheFactoryPidItselfIsRefusedAndHarmsNoOther() {
    Map<String, Object> properties = vrid(52);
    properties.put("felix.fileinstall.filename", "file:/etc/io.vrrp.router.cfg");
    activator.misnamed("io.vrrp.router", properties);
    configure("a", vrid(51));
    awaitRunning("eth0/ipv4/51:100");
    assertEquals(
        List.of(
            new Refusal(
                "file:/etc/io.vrrp.router.cfg",
                "its PID is io.vrrp.router; allowed: io.vrrp.router-NAME, for example a file"
                    + " io.vrrp.router-lan.cfg")),
        activator.refused());
    activator.removed("io.vrrp.router");
    awaitNothingRefused();
    awaitRunning("eth0/ipv4/51:100");
  }

  // ---------------------------------------------------------------- service properties

  private Object property(String id, String name) {
    return services.registered.stream()
        .filter(each -> each.service() instanceof VrrpService s && s.id().toString().equals(id))
        .flatMap(each -> Stream.ofNullable(each.properties().get(name)))
        .findFirst()
        .orElse(null);
  }

  @Test
  void serviceLeadsToItsConfigurationAndHasItsFurtherProperties() {
    Map<String, Object> properties = vrid(51);
    properties.put("felix.fileinstall.filename", "file:/etc/io.vrrp.router-lan.cfg");
    properties.put("role", "wan");
    properties.put("org.example.rack", 7);
    properties.put(".secret", "x");
    properties.put("authPassword", "secret");
    properties.put("VRRP.State", "MASTER");
    properties.put("service.id", 5);
    configure("a", properties);
    awaitRunning("eth0/ipv4/51:100");
    Object before = service("eth0/ipv4/51");
    assertEquals("a", property("eth0/ipv4/51", "service.pid"));
    assertEquals(
        "file:/etc/io.vrrp.router-lan.cfg", property("eth0/ipv4/51", "felix.fileinstall.filename"));
    assertEquals("wan", property("eth0/ipv4/51", "role"));
    assertEquals(7, property("eth0/ipv4/51", "org.example.rack"));
    for (String name : List.of(".secret", "authPassword", "VRRP.State", "service.id", "vrid")) {
      assertNull(property("eth0/ipv4/51", name), name);
    }
    properties.put("role", "lan");
    properties.remove("org.example.rack");
    configure("a", properties);
    await(() -> "lan".equals(property("eth0/ipv4/51", "role")));
    assertNull(property("eth0/ipv4/51", "org.example.rack"));
    assertSame(before, service("eth0/ipv4/51"));
  }

  @Test
  void refusedChangeLeavesThePropertiesOfTheServiceAsTheyWere() {
    Map<String, Object> properties = vrid(51);
    properties.put("role", "wan");
    configure("a", properties);
    awaitRunning("eth0/ipv4/51:100");
    properties.put("role", "lan");
    properties.put("priority", 300);
    configure("a", properties);
    awaitRefused("a", "priority=300");
    assertEquals("wan", property("eth0/ipv4/51", "role"));
  }

  @Test
  void renamedFileIsThatOfTheServiceFromThenOn() {
    configure("a", vrid(51));
    awaitRunning("eth0/ipv4/51:100");
    VrrpService service = (VrrpService) service("eth0/ipv4/51");
    assertEquals(Optional.empty(), service.configurationFile());
    activator.removed("a");
    Map<String, Object> renamed = vrid(51);
    renamed.put("felix.fileinstall.filename", "file:/etc/io.vrrp.router-b.cfg");
    configure("b", renamed);
    await(() -> "b".equals(property("eth0/ipv4/51", "service.pid")));
    assertEquals("b", service.configurationPid());
    assertEquals(Optional.of("file:/etc/io.vrrp.router-b.cfg"), service.configurationFile());
  }

  // ---------------------------------------------------------------- files

  private Map<String, Object> inFile(Map<String, Object> properties, String content)
      throws IOException {
    Path file = directory.resolve("io.vrrp.router-lan.cfg");
    Files.writeString(file, content);
    Map<String, Object> all = new HashMap<>(properties);
    all.put("felix.fileinstall.filename", file.toUri().toString());
    return all;
  }

  @Test
  void fileWhoseLastLineHasNoLineEndIsNotApplied() throws IOException {
    configure("a", inFile(vrid(25), "virtualIps=192.0.2.25"));
    awaitRefused("io.vrrp.router-lan.cfg", "the last line has no line end");
    assertEquals(Set.of(), running());
    configure("a", inFile(vrid(254), "virtualIps=192.0.2.254\n"));
    awaitRunning("eth0/ipv4/254:100");
    awaitNothingRefused();
  }

  @Test
  void lineEndThatIsAddedLaterIsNoticedWithoutAnotherChange() throws IOException {
    configure("a", inFile(vrid(25), "virtualIps=192.0.2.25"));
    awaitRefused("io.vrrp.router-lan.cfg", "the last line has no line end");
    inFile(vrid(25), "virtualIps=192.0.2.25\n");
    awaitRunning("eth0/ipv4/25:100");
    awaitNothingRefused();
  }

  @Test
  void emptyFileLeavesTheVirtualRouterAsItWas() throws IOException {
    configure("a", inFile(vrid(51), "vrid=51\n"));
    awaitRunning("eth0/ipv4/51:100");
    Object before = service("eth0/ipv4/51");
    configure("a", inFile(Map.of(), ""));
    awaitRefused("io.vrrp.router-lan.cfg", "the file is empty");
    awaitRefused("io.vrrp.router-lan.cfg", "vrid is missing");
    assertSame(before, service("eth0/ipv4/51"));
    assertTrue(activator.refused().size() == 1);
  }
}
