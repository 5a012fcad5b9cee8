// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.component.configuration.RouterProperties;
import io.vrrp.impl.component.warmup.WarmUp;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Passes on the configurations of virtual routers. This is not one component per configuration,
 * because declarative services would then drop all of them if a configuration has the factory PID
 * itself, and would log a wrong value with two stack traces.
 */
@Component(
    service = ManagedServiceFactory.class,
    property = "service.pid=" + RouterProperties.FACTORY_PID,
    configurationPid = RouterProperties.FACTORY_PID,
    configurationPolicy = ConfigurationPolicy.IGNORE)
@Designate(ocd = RouterProperties.class, factory = true)
public final class RouterConfigurations implements ManagedServiceFactory {

  private final RouterActivator activator;

  @Activate
  public RouterConfigurations(@Reference RouterActivator activator) {
    this.activator = activator;
  }

  @Override
  public String getName() {
    return "VRRP virtual routers";
  }

  @Override
  public void updated(String pid, Dictionary<String, ?> properties) {
    WarmUp.begin();
    activator.configured(pid, mapOf(properties));
  }

  @Override
  public void deleted(String pid) {
    activator.removed(pid);
  }

  static Map<String, Object> mapOf(Dictionary<String, ?> properties) {
    Map<String, Object> map = new HashMap<>();
    Collections.list(properties.keys()).forEach(name -> map.put(name, properties.get(name)));
    return map;
  }
}
