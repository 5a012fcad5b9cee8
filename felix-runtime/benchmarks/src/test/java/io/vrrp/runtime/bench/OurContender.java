// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Host;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The appliance as an operator starts it: all virtual routers in one JVM, without JMX. */
final class OurContender extends ProcessContender {
  private static final Pattern TRANSITION = Pattern.compile("(\\S+): [A-Z]+ -> ([A-Z]+): ");

  private final Appliance appliance;
  private final String options;
  private final boolean managed;
  private final Set<String> configured = new HashSet<>();

  /**
   * Prepares an appliance.
   *
   * @param options further options of its JVM, separated by blanks
   */
  OurContender(Host host, String options) {
    this(host, options, false);
  }

  private OurContender(Host host, String options, boolean managed) {
    super(host, TRANSITION);
    this.options = options;
    this.managed = managed;
    appliance = host.appliance();
  }

  /** Prepares an appliance that can be read over JMX, which needs memory. */
  static OurContender managed(Host host, String options) {
    return new OurContender(host, options, true);
  }

  /** Returns the appliance, for measurements of its JVM. */
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
    started(appliance.process(), routers.size());
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
}
