// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import java.util.Dictionary;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Finds configurations whose PID is that of a kind, because their file has no name after the PID.
 * Without this class no message would say why there is no tracker.
 */
@Component(
    service = ManagedService.class,
    property = {
      "service.pid=" + InterfaceTrackers.PID,
      "service.pid=" + RouteTrackers.PID,
      "service.pid=" + PingTrackers.PID,
      "service.pid=" + TcpTrackers.PID,
      "service.pid=" + FileTrackers.PID,
      "service.pid=" + ProcessTrackers.PID,
      "service.pid=" + ServiceTrackers.PID,
      "service.pid=" + HealthTrackers.PID
    })
public final class SingletonTrackerConfigurations implements ManagedService {

  private final TrackerActivator activator;

  @Activate
  public SingletonTrackerConfigurations(@Reference TrackerActivator activator) {
    this.activator = activator;
  }

  @Override
  public void updated(Dictionary<String, ?> properties) {
    if (properties != null) {
      activator.misnamed(String.valueOf(properties.get(Constants.SERVICE_PID)));
    }
  }
}
