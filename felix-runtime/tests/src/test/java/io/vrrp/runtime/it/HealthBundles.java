// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import io.vrrp.runtime.bundle.SwitchedHealth;
import io.vrrp.runtime.lab.TestBundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Felix Health Checks, and a health check that a test switches. */
final class HealthBundles {

  /** The bundle with the health check. */
  static final String NAME = "test.health";

  private HealthBundles() {}

  /** Felix Health Checks, without the EventAdmin that it needs. */
  static List<Path> core() throws Exception {
    List<Path> bundles = new ArrayList<>();
    for (String inside :
        List.of(
            "jakarta.servlet.Servlet",
            "org.osgi.service.servlet.context.ServletContextHelper",
            "org.apache.felix.hc.api.HealthCheck",
            "org.apache.felix.hc.core.impl.executor.HealthCheckExecutorImpl")) {
      bundles.add(bundleOf(inside));
    }
    return bundles;
  }

  /** Karaf has its own. */
  static Path eventAdmin() throws Exception {
    return bundleOf("org.apache.felix.eventadmin.impl.Activator");
  }

  /** A check with the tag {@code live}. */
  static TestBundle switchedHealth() {
    return new TestBundle(NAME)
        .header("Import-Package", "org.apache.felix.hc.api;version=\"[2.0,3)\"")
        .component(
            SwitchedHealth.class,
            "",
            """
            <property name="hc.name" value="application"/>
            <property name="hc.tags">live
            </property>
            <property name="hc.resultCacheTtlInMs" type="Long" value="50"/>
            <service><provide interface="org.apache.felix.hc.api.HealthCheck"/></service>
            """);
  }

  private static Path bundleOf(String type) throws Exception {
    Class<?> inside = Class.forName(type, false, HealthBundles.class.getClassLoader());
    return Path.of(inside.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
