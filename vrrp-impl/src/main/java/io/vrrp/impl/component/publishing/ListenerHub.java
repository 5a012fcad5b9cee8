// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import io.vrrp.VrrpListener;
import io.vrrp.VrrpNotification;
import io.vrrp.impl.component.calls.ForeignCalls;
import io.vrrp.impl.component.calls.SupervisedCalls;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Passes notifications to all {@link VrrpListener} services, each on its own thread, and owns the
 * threads that update service properties.
 */
@Component(service = ListenerHub.class)
public final class ListenerHub {

  private final ForeignCalls calls = new ForeignCalls();
  private final List<ListenerQueue> queues = new CopyOnWriteArrayList<>();
  private final SupervisedCalls services = new SupervisedCalls("vrrp-services", calls);

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addListener(VrrpListener listener) {
    queues.add(new ListenerQueue(listener, calls));
  }

  void removeListener(VrrpListener listener) {
    for (ListenerQueue queue : queues) {
      if (queue.isOf(listener)) {
        queues.remove(queue);
        queue.close();
        return;
      }
    }
  }

  @Deactivate
  void deactivate() {
    services.close();
  }

  /** Called on the engine's event thread. Does not wait for the listeners. */
  void notified(VrrpNotification notification) {
    queues.forEach(queue -> queue.notified(notification));
  }

  /**
   * Runs an action after all listeners received all notifications so far, except listeners that
   * hang.
   */
  void afterDelivery(Runnable action) {
    List<ListenerQueue> waitedFor = queues.stream().filter(queue -> !queue.isHung()).toList();
    AtomicInteger left = new AtomicInteger(waitedFor.size() + 1);
    Runnable one =
        () -> {
          if (left.decrementAndGet() == 0) {
            action.run();
          }
        };
    waitedFor.forEach(queue -> queue.afterDelivery(one));
    one.run();
  }

  /** Updates service properties. */
  SupervisedCalls services() {
    return services;
  }

  /**
   * Whether the present thread is calling code of other bundles: then it must not wait for such a
   * call.
   */
  boolean isForeignCode() {
    return calls.isInside();
  }
}
