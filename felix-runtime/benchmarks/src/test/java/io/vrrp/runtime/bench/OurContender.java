// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.ProcessUsage;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The appliance as an operator starts it: all virtual routers in one JVM, without JMX. */
final class OurContender implements Contender {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern TRANSITION = Pattern.compile("(\\S+): [A-Z]+ -> ([A-Z]+): ");

  private final Host host;
  private final Appliance appliance;
  private final String options;
  private final boolean managed;
  private final Set<String> configured = new HashSet<>();
  private StateLog states;

  /**
   * Prepares an appliance.
   *
   * @param options further options of its JVM, separated by blanks
   */
  OurContender(Host host, String options) {
    this(host, options, false);
  }

  private OurContender(Host host, String options, boolean managed) {
    this.host = host;
    this.options = options;
    this.managed = managed;
    appliance = host.appliance();
  }

  /** Prepares an appliance that can be asked over JMX, which takes memory. */
  static OurContender managed(Host host, String options) {
    return new OurContender(host, options, true);
  }

  /** Returns what it is made of, to look into its JVM. */
  Appliance appliance() {
    return appliance;
  }

  @Override
  public void start(List<VirtualRouter> routers) {
    configured.forEach(appliance::removeConfiguration);
    configured.clear();
    for (VirtualRouter router : routers) {
      String pid = "io.vrrp.router-" + router.name();
      configured.add(pid);
      appliance.configure(pid, properties(router));
    }
    if (managed) {
      appliance.start(Map.of("VRRP_OPTS", options));
    } else {
      appliance.startAsInstalled(options);
    }
    states = new StateLog(appliance.process(), TRANSITION);
  }

  private static Map<String, Object> properties(VirtualRouter router) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("vrid", router.vrid());
    properties.put("interface", router.interfaceName());
    properties.put("virtualIps", router.virtualIp());
    properties.put("priority", router.priority());
    properties.put("advertInterval", router.interval());
    properties.put("acceptMode", router.accept());
    return properties;
  }

  @Override
  public void awaitAll(String state, Duration limit) {
    states.awaitAll(configured.size(), state, limit);
  }

  @Override
  public void awaitNone(String state, Duration limit) {
    states.awaitNone(state, limit);
  }

  @Override
  public int transitions() {
    return states.transitions();
  }

  @Override
  public long started() {
    return appliance.process().started();
  }

  @Override
  public void kill() {
    appliance.process().kill();
  }

  @Override
  public void terminate() {
    appliance.process().terminate();
  }

  @Override
  public void awaitEnd() {
    appliance.process().awaitExit(LIMIT);
    host.removeMacvlans();
  }

  @Override
  public ProcessUsage usage() {
    return appliance.process().usage();
  }
}
