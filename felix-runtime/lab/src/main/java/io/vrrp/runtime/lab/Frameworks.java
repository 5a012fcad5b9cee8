// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * A JVM on a host with several OSGi frameworks. Each has all bundles of the appliance and its own
 * configuration.
 */
public final class Frameworks {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int JMX_PORT = 7091;

  /** Start levels. */
  private static final int LOGGING = 1;

  private static final int ALL_ELSE = 2;

  private final Host host;
  private final Path base;
  private final LabProcess process;

  private Frameworks(Host host, Path base, LabProcess process) {
    this.host = host;
    this.base = base;
    this.process = process;
  }

  /** Starts a JVM for frameworks of Apache Felix, without any framework yet. */
  public static Frameworks start(Host host) {
    return start(host, home().resolve("lib/org.apache.felix.main.jar"));
  }

  /**
   * Starts a JVM, without any framework yet.
   *
   * @param implementation the jar with the framework
   */
  public static Frameworks start(Host host, Path implementation) {
    Path home = home();
    Path base = host.directory().resolve("frameworks");
    Path classes =
        Path.of(Frameworks.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:-UsePerfData", "-XX:+UseSerialGC", "-Djna.nosys=false"));
    command.addAll(List.of("-Dgosh.args=--nointeractive", "-Dvrrp.base=" + base));
    command.add("-Dorg.ops4j.pax.logging.property.file=" + home.resolve("etc/logback.xml"));
    command.add("-Dorg.ops4j.pax.logging.DefaultServiceLog.level=WARN");
    command.add("-Dcom.sun.management.jmxremote.host=" + host.managementAddress());
    command.add("-Djava.rmi.server.hostname=" + host.managementAddress());
    command.add("-Dcom.sun.management.jmxremote.port=" + JMX_PORT);
    command.add("-Dcom.sun.management.jmxremote.rmi.port=" + JMX_PORT);
    command.add("-Dcom.sun.management.jmxremote.authenticate=false");
    command.add("-Dcom.sun.management.jmxremote.ssl=false");
    command.addAll(List.of("-cp", classes + ":" + implementation.toAbsolutePath()));
    command.addAll(List.of(Frameworks.class.getName(), home.toString(), base.toString()));
    return new Frameworks(
        host, base, host.spawn("frameworks", Map.of(), command.toArray(String[]::new)));
  }

  private static Path home() {
    return Path.of(System.getProperty("vrrp.appliance")).toAbsolutePath();
  }

  /** Writes a configuration of one framework in one step. */
  public void configure(String framework, String pid, Map<String, ?> properties) {
    List<String> lines = new ArrayList<>();
    properties.forEach((name, value) -> lines.add(name + " = " + value));
    try {
      Path etc = Files.createDirectories(base.resolve(framework).resolve("etc"));
      Path fresh = Files.write(etc.resolve("." + pid + ".new"), lines);
      Files.move(
          fresh,
          etc.resolve(pid + ".cfg"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one, with all its bundles. */
  public void start(String framework) {
    ask("start", framework);
  }

  /** Stops one; it has ended when this returns. */
  public void stop(String framework) {
    ask("stop", framework);
  }

  private void ask(String verb, String framework) {
    int from = process.output().size();
    process.type(verb + " " + framework);
    process.awaitLine("^done " + verb + " " + framework + "$", from, LIMIT);
  }

  /** Returns its process. */
  public LabProcess process() {
    return process;
  }

  /** Connects to the JVM's management beans. */
  public JmxClient jmx() {
    return JmxClient.connect(host.managementAddress(), JMX_PORT);
  }

  /**
   * Starts and stops frameworks as the standard input says, until its end.
   *
   * @param arguments the directory of the installation, and that of the frameworks
   */
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    Path base = Path.of(arguments[1]);
    Map<String, Framework> frameworks = new HashMap<>();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String name = line.split(" ")[1];
      if (line.startsWith("start ")) {
        frameworks.put(name, launch(home, base.resolve(name)));
      } else {
        Framework framework = frameworks.remove(name);
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(LIMIT.toSeconds()));
      }
      System.out.println("done " + line);
    }
    System.exit(0);
  }

  private static Framework launch(Path home, Path directory) throws Exception {
    Map<String, String> properties = new HashMap<>();
    properties.put("org.osgi.framework.storage", directory.resolve("cache").toString());
    properties.put("org.osgi.framework.storage.clean", "onFirstInit");
    properties.put("org.osgi.framework.startlevel.beginning", Integer.toString(ALL_ELSE));
    properties.put("felix.fileinstall.dir", directory.resolve("etc").toString());
    properties.put("felix.fileinstall.tmpdir", directory.resolve("tmp").toString());
    properties.put("felix.fileinstall.enableConfigSave", "false");
    properties.put("felix.fileinstall.noInitialDelay", "true");
    properties.put("felix.fileinstall.poll", "250");
    FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).iterator().next();
    Framework framework = factory.newFramework(properties);
    framework.init();
    for (String logging : List.of("pax-logging-api.jar", "pax-logging-logback.jar")) {
      install(framework, home.resolve("lib").resolve(logging), LOGGING);
    }
    try (Stream<Path> bundles = Files.list(home.resolve("bundle"))) {
      for (Path bundle : bundles.sorted().toList()) {
        install(framework, bundle, ALL_ELSE);
      }
    }
    framework.start();
    return framework;
  }

  private static void install(Framework framework, Path file, int startLevel)
      throws BundleException {
    Bundle bundle = framework.getBundleContext().installBundle(file.toUri().toString());
    bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
    bundle.start();
  }
}
