// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Finds a configuration whose PID is that of the factory, because its file has no name after the
 * PID. Without this class no message would say why there is no hook.
 */
@Component(service = ManagedService.class, property = "service.pid=" + HookProperties.FACTORY_PID)
public final class MisnamedHook implements ManagedService {

  private final Hooks hooks;

  @Activate
  public MisnamedHook(@Reference Hooks hooks) {
    this.hooks = hooks;
  }

  @Override
  public void updated(Dictionary<String, ?> properties) {
    if (properties == null) {
      hooks.deleted(HookProperties.FACTORY_PID);
      return;
    }
    Map<String, Object> map = new HashMap<>();
    Collections.list(properties.keys()).forEach(name -> map.put(name, properties.get(name)));
    hooks.misnamed(map);
  }
}
