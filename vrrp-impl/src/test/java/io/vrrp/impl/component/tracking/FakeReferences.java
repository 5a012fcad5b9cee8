// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

import io.vrrp.VrrpTracker;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Services of a minimal framework. */
final class FakeReferences {

  private final AtomicLong lastId = new AtomicLong();

  /** The result of {@link #context} for a reference; nothing if the service is gone. */
  final Map<ServiceReference<?>, VrrpTracker> services = new ConcurrentHashMap<>();

  final Map<ServiceReference<?>, Integer> uses = new ConcurrentHashMap<>();

  final BundleContext context =
      proxy(
          BundleContext.class,
          (method, arguments) -> {
            if (method.equals("getService")) {
              uses.merge((ServiceReference<?>) arguments[0], 1, Integer::sum);
              return services.get(arguments[0]);
            }
            uses.merge((ServiceReference<?>) arguments[0], -1, Integer::sum);
            return true;
          });

  /** Creates a service with these properties. */
  ServiceReference<VrrpTracker> reference(Map<String, ?> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.putIfAbsent(Constants.SERVICE_ID, lastId.incrementAndGet());
    @SuppressWarnings("unchecked")
    ServiceReference<VrrpTracker> reference =
        proxy(
            ServiceReference.class,
            (method, arguments) ->
                method.equals("getProperty") ? all.get((String) arguments[0]) : null);
    return reference;
  }

  ServiceReference<VrrpTracker> named(String name) {
    return reference(Map.of(VrrpTracker.NAME, name));
  }

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "toString" -> "[a service]";
                  default -> answer.to(method.getName(), arguments);
                }));
  }
}
