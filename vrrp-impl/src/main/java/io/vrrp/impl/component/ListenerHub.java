// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.VrrpListener;
import io.vrrp.VrrpNotification;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands notifications to every {@link VrrpListener} service. */
@Component(service = ListenerHub.class)
public final class ListenerHub {

  private static final Logger LOG = LoggerFactory.getLogger(ListenerHub.class);

  private final List<VrrpListener> listeners = new CopyOnWriteArrayList<>();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addListener(VrrpListener listener) {
    listeners.add(listener);
  }

  void removeListener(VrrpListener listener) {
    listeners.remove(listener);
  }

  /** Called on the engine's event thread. */
  void notified(VrrpNotification notification) {
    for (VrrpListener listener : listeners) {
      try {
        listener.notified(notification);
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("Listener {} failed on {}", listener, notification, e);
      }
    }
  }
}
