// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.component.configuration.RouterProperties;
import java.util.Dictionary;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Reports a configuration that has the factory PID itself, because its file name has no name after
 * it. Without this class no message would say why there is no virtual router.
 */
@Component(service = ManagedService.class, property = "service.pid=" + RouterProperties.FACTORY_PID)
public final class SingletonConfiguration implements ManagedService {

  private final RouterActivator activator;

  @Activate
  public SingletonConfiguration(@Reference RouterActivator activator) {
    this.activator = activator;
  }

  @Override
  public void updated(Dictionary<String, ?> properties) {
    if (properties == null) {
      activator.removed(RouterProperties.FACTORY_PID);
    } else {
      activator.misnamed(RouterProperties.FACTORY_PID, RouterConfigurations.mapOf(properties));
    }
  }
}
