// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.component.configuration.RouterProperties;
import io.vrrp.impl.component.warmup.WarmUp;
import java.util.Map;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One configuration of a virtual router. It passes on what declarative services report, and never
 * fails: declarative services would log a wrong value with two stack traces. {@link
 * RouterActivator} makes the virtual router, or says in one line why it cannot.
 */
@Component(
    name = RouterProperties.FACTORY_PID,
    service = {},
    immediate = true,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RouterProperties.class, factory = true)
public final class RouterComponent {

  /** ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED (OSGi Compendium, 112.5.19). */
  private static final int CONFIGURATION_DELETED = 4;

  private final RouterActivator activator;
  private final String pid;

  @Activate
  public RouterComponent(@Reference RouterActivator activator, Map<String, Object> properties) {
    this.activator = activator;
    this.pid = Objects.toString(properties.get("service.pid"), "");
    // Before the first virtual router can become master.
    WarmUp.begin();
    activator.configured(pid, properties);
  }

  @Modified
  void modified(Map<String, Object> properties) {
    activator.configured(pid, properties);
  }

  @Deactivate
  void deactivate(int reason) {
    activator.removed(pid, reason == CONFIGURATION_DELETED);
  }
}
