// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProbe.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Frameworks;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The appliance's bundles in Eclipse Equinox instead of Apache Felix. */
@RequiresLab("nft")
class EquinoxIT {

  private static final int INTERVAL = 10;
  private static final int VRID = 51;
  private static final String FRAMEWORK = "equinox";

  private Lab lab;
  private PacketTap tap;
  private Host alpha;
  private Frameworks frameworks;

  @BeforeEach
  void start() {
    lab = Lab.open(EquinoxIT.class);
    tap = lab.tap(Lab.LAN);
    alpha = IpVersion.host(lab, "alpha", 1);
    frameworks = Frameworks.start(alpha, Path.of(System.getProperty("vrrp.equinox")));
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private void configure(int priority) {
    for (IpVersion family : IpVersion.values()) {
      Map<String, Object> properties = family.router(VRID, priority, INTERVAL);
      properties.put("acceptMode", false);
      frameworks.configure(FRAMEWORK, family.pid(VRID), properties);
    }
  }

  @Test
  void virtualRoutersServeAreReconfiguredAndLeave() {
    configure(150);
    frameworks.start(FRAMEWORK);
    AtomicReference<JmxClient> client = new AtomicReference<>();
    Await.until(
        "management",
        LIMIT,
        () -> {
          client.set(frameworks.jmx());
          return true;
        });
    try (JmxClient jmx = client.get()) {
      List<RouterProbe> routers = RouterProbe.both(jmx, alpha, VRID);
      routers.forEach(RouterProbe::awaitServing);
      configure(140);
      routers.forEach(
          router ->
              Await.until(
                  router + " has priority 140",
                  LIMIT,
                  () -> router.bean().attribute("EffectivePriority").equals(140)));
      routers.forEach(router -> assertEquals(1, router.counter("MasterTransitions")));
      frameworks.stop(FRAMEWORK);
    }
    assertEquals(2, tap.adverts().stream().filter(advert -> advert.priority() == 0).count());
    assertEquals(List.of(), Macvlan.all(alpha));
    assertEquals("", alpha.exec("nft", "list", "ruleset"));
    assertEquals(
        List.of(),
        frameworks.process().output().stream()
            .filter(line -> line.matches(".*( ERROR |Exception|Error:).*|\\s+at .*"))
            .toList());
  }
}
