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
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.main.AutoProcessor;
import org.osgi.framework.launch.Framework;

/**
 * A JVM on a host with several OSGi frameworks, each of which has all bundles of the appliance and
 * a configuration of its own.
 */
public final class Frameworks {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int JMX_PORT = 7091;

  private final Host host;
  private final Path base;
  private final LabProcess process;

  private Frameworks(Host host, Path base, LabProcess process) {
    this.host = host;
    this.base = base;
    this.process = process;
  }

  /** Starts the JVM, without any framework yet. */
  public static Frameworks start(Host host) {
    Path home = Path.of(System.getProperty("vrrp.appliance")).toAbsolutePath();
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
    command.addAll(List.of("-cp", classes + ":" + home.resolve("lib/org.apache.felix.main.jar")));
    command.addAll(List.of(Frameworks.class.getName(), home.toString(), base.toString()));
    return new Frameworks(
        host, base, host.spawn("frameworks", Map.of(), command.toArray(String[]::new)));
  }

  /** Writes a configuration of one framework in one step. */
  public void configure(String framework, String pid, Map<String, ?> properties) {
    List<String> lines = new ArrayList<>();
    properties.forEach((name, value) -> lines.add(name + " = " + value));
    try {
      Path etc = Files.createDirectories(base.resolve(framework).resolve("etc"));
      Path fresh = Files.write(etc.resolve("." + pid + ".new"), lines);
      Files.move(fresh, etc.resolve(pid + ".cfg"), StandardCopyOption.ATOMIC_MOVE);
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
   * Starts and stops frameworks as told, until the end of the standard input.
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
    properties.put("org.osgi.framework.startlevel.beginning", "2");
    properties.put(
        "felix.auto.start.1",
        "\"file:%1$s/lib/pax-logging-api.jar\" \"file:%1$s/lib/pax-logging-logback.jar\""
            .formatted(home));
    properties.put("felix.auto.deploy.dir", home.resolve("bundle").toString());
    properties.put("felix.auto.deploy.action", "install,start");
    properties.put("felix.auto.deploy.startlevel", "2");
    properties.put("felix.fileinstall.dir", directory.resolve("etc").toString());
    properties.put("felix.fileinstall.tmpdir", directory.resolve("tmp").toString());
    properties.put("felix.fileinstall.enableConfigSave", "false");
    properties.put("felix.fileinstall.noInitialDelay", "true");
    properties.put("felix.fileinstall.poll", "250");
    Framework framework = new FrameworkFactory().newFramework(properties);
    framework.init();
    AutoProcessor.process(properties, framework.getBundleContext());
    framework.start();
    return framework;
  }
}
