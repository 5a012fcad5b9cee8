// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** The appliance on a host: an instance of its own (VRRP_BASE) of the shared installation. */
public final class Appliance {
  private static final Duration BOOT_LIMIT = Duration.ofSeconds(120);
  private static final Duration SHELL_LIMIT = Duration.ofSeconds(120);
  private static final int JMX_PORT = 7091;
  private static final String PROMPT = "^(g! )+";
  private static final String LOG_LINE = "\\d{4}-\\d\\d-\\d\\d \\d\\d:.*";

  private final Host host;
  private final Path installation;
  private final Path base;
  private LabProcess process;
  private int starts;
  private int commands;

  Appliance(Host host, Path installation) {
    this.host = host;
    this.installation = installation.toAbsolutePath();
    this.base = host.directory().resolve("appliance");
    try {
      Files.createDirectories(base.resolve("etc"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes {@code etc/PID.cfg} in one step, as an operator should.
   *
   * @param pid for example {@code io.vrrp.router-lan}
   * @param properties names and values; a virtual router of the LAN needs vrid, interface,
   *     virtualIps
   */
  public void configure(String pid, Map<String, ?> properties) {
    List<String> lines = new ArrayList<>();
    properties.forEach((name, value) -> lines.add(name + " = " + value));
    writeConfiguration(pid, String.join("\n", lines) + "\n");
  }

  /** Writes {@code etc/PID.cfg} in one step with any content. */
  public void writeConfiguration(String pid, String content) {
    Path file = configurationFile(pid);
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      Files.writeString(fresh, content);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes {@code etc/PID.cfg}. */
  public void removeConfiguration(String pid) {
    try {
      Files.delete(configurationFile(pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns {@code etc/PID.cfg}. */
  public Path configurationFile(String pid) {
    return base.resolve("etc").resolve(pid + ".cfg");
  }

  /**
   * Starts the JVM, with its shell on the process's standard input. Returns at once.
   *
   * @return this
   */
  public Appliance start() {
    return start(Map.of());
  }

  /**
   * Starts the JVM with further environment variables. VRRP_OPTS is appended to the options that
   * make JMX reachable over the management network.
   *
   * @return this
   */
  public Appliance start(Map<String, String> environment) {
    return start(environment, List.of());
  }

  /**
   * Starts the JVM without a privilege that root has.
   *
   * @param capability for example {@code net_raw}
   * @return this
   */
  public Appliance startWithout(String capability) {
    return start(
        Map.of(),
        List.of("setpriv", "--inh-caps", "-" + capability, "--bounding-set", "-" + capability));
  }

  /**
   * Starts the JVM as an operator does: JMX is reachable only as far as the instance configures it.
   *
   * @return this
   */
  public Appliance startAsInstalled() {
    return startAsInstalled("");
  }

  /**
   * Starts the JVM as an operator does, with further options.
   *
   * @param options of the JVM, separated by blanks
   * @return this
   */
  public Appliance startAsInstalled(String options) {
    return launch(Map.of("VRRP_BASE", base.toString(), "VRRP_OPTS", options), onPipes(List.of()));
  }

  /**
   * Runs a command of the shell for this instance, in the directory of the installation.
   *
   * @param command for example {@code bin/vrrp-jmx disable}
   * @return what it printed
   */
  public String run(String command) {
    return host.exec("env", "--chdir=" + installation, "VRRP_BASE=" + base, "sh", "-c", command);
  }

  /**
   * Starts the JVM through a wrapper, which replaces itself with the command given to it.
   *
   * @param wrapper for example {@code setpriv --reuid 65534}
   * @return this
   */
  public Appliance startThrough(String... wrapper) {
    return start(Map.of(), List.of(wrapper));
  }

  /**
   * Starts the JVM on its own terminal, as an operator does after logging in: input to the process
   * is keys.
   *
   * @return this
   */
  public Appliance startOnTerminal() {
    return launch(
        reachable(Map.of()),
        List.of(
            // If the tests run in the background, they may have been started without a terminal and
            // with the signal of Ctrl-C ignored.
            "env",
            "--default-signal=INT",
            "TERM=xterm",
            "script",
            "-qfec",
            // Without a shell in between: if that were dash, Ctrl-C would end it.
            "exec " + launcher(),
            "/dev/null"));
  }

  private Appliance start(Map<String, String> environment, List<String> wrapper) {
    return launch(reachable(environment), onPipes(wrapper));
  }

  private Map<String, String> reachable(Map<String, String> environment) {
    String jmx =
        ("-Dcom.sun.management.jmxremote.host=%1$s -Djava.rmi.server.hostname=%1$s"
                + " -Dcom.sun.management.jmxremote.port=%2$d"
                + " -Dcom.sun.management.jmxremote.rmi.port=%2$d"
                + " -Dcom.sun.management.jmxremote.authenticate=false"
                + " -Dcom.sun.management.jmxremote.ssl=false"
                // The JVM's performance file would remain after a kill, and its name has a number
                // of the PID namespace.
                + " -XX:-UsePerfData")
            .formatted(host.managementAddress(), JMX_PORT);
    Map<String, String> all = new HashMap<>(environment);
    all.put("VRRP_BASE", base.toString());
    all.merge("VRRP_OPTS", jmx, (given, own) -> own + " " + given);
    return all;
  }

  private Path launcher() {
    return installation.resolve("bin/vrrp");
  }

  private List<String> onPipes(List<String> wrapper) {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(List.of(launcher().toString(), "--console"));
    return command;
  }

  private Appliance launch(Map<String, String> environment, List<String> command) {
    starts++;
    process = host.spawn("appliance-" + starts, environment, command.toArray(String[]::new));
    return this;
  }

  /** Waits until all bundles are started. */
  public Appliance awaitStarted() {
    Await.until(
        host + ": all bundles started",
        BOOT_LIMIT,
        () -> shell("lb").stream().anyMatch(line -> line.matches(" *0\\|Active .*")));
    return this;
  }

  /** Returns the directory of this instance. */
  public Path base() {
    return base;
  }

  /** Returns its process, of the last start. */
  public LabProcess process() {
    return process;
  }

  /**
   * Runs a shell command, for example {@code lb} or {@code scr:list}.
   *
   * @return what it printed, without lines of the log
   */
  public List<String> shell(String command) {
    String end = "END-OF-COMMAND-" + ++commands;
    int from = process.output().size();
    process.type(command);
    process.type("echo " + end);
    int to = process.awaitLine(end, from, SHELL_LIMIT);
    return process.output().subList(from, to - 1).stream()
        .map(line -> line.replaceFirst(PROMPT, ""))
        .filter(line -> !line.matches(LOG_LINE) && !line.isBlank())
        .toList();
  }

  /** Returns its bundles; the shell must answer. */
  public Bundles bundles() {
    return new Bundles(this);
  }

  /** Installs and starts a bundle. */
  public void install(Path bundle) {
    String refused =
        shell("start " + bundle.toUri()).stream()
            .filter(line -> line.contains("Exception"))
            .collect(Collectors.joining("\n"));
    if (!refused.isEmpty()) {
      throw new AssertionError(bundle + ": " + refused);
    }
  }

  /** Installs and starts a bundle made of test classes. */
  public void install(TestBundle bundle) {
    install(bundle.write(base));
  }

  /**
   * Runs a diagnostic command in its JVM, as jcmd does.
   *
   * @param command for example {@code GC.class_histogram}
   * @return the output of the command
   */
  public String diagnose(String command) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    return Command.run(List.of(jcmd, String.valueOf(process.pid()), command));
  }

  /** Returns the directory of this instance, for files that a test exchanges with it. */
  public Path directory() {
    return base;
  }

  /** Returns where its log is. */
  public Path logFile() {
    return base.resolve("log/vrrp.log");
  }

  /** Returns the log of all starts so far; empty before the first line. */
  public List<String> log() {
    try {
      return Files.exists(logFile()) ? Files.readAllLines(logFile()) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line of the log that contains the text. */
  public void awaitLog(String text, Duration limit) {
    Await.until(
        host + " logs: " + text, limit, () -> log().stream().anyMatch(line -> line.contains(text)));
  }

  /** Connects to its JMX server as soon as the JVM has started. */
  public JmxClient awaitJmx() {
    AtomicReference<JmxClient> client = new AtomicReference<>();
    Await.until(
        host + ": management answers",
        BOOT_LIMIT,
        () -> {
          client.set(jmx());
          return true;
        });
    return client.get();
  }

  /** Connects to its JMX server; the JVM must have started. */
  public JmxClient jmx() {
    return JmxClient.connect(host.managementAddress(), JMX_PORT);
  }

  /** Returns the address for JConsole on the management network. */
  public String jmxAddress() {
    return host.managementAddress() + ":" + JMX_PORT;
  }

  /**
   * Waits for a virtual router's state. The time until the JVM has started does not count.
   *
   * @param vrid an IPv4 virtual router on {@code eth0}
   * @param state for example MASTER
   */
  public void awaitState(int vrid, String state, Duration limit) {
    awaitState("ipv4", vrid, state, limit);
  }

  /**
   * Waits for a virtual router's state. The time until the JVM has started does not count.
   *
   * @param family {@code ipv4} or {@code ipv6}
   * @param vrid a virtual router on {@code eth0}
   * @param state for example MASTER
   */
  public void awaitState(String family, int vrid, String state, Duration limit) {
    awaitJmx().close();
    Await.until(
        host + ": virtual router " + family + "/" + vrid + " is " + state,
        limit,
        () -> {
          try (JmxClient jmx = jmx()) {
            return jmx.router("eth0", family, vrid).state().equals(state);
          }
        });
  }
}
