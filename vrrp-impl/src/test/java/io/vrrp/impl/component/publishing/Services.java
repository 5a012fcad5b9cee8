// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The services of a minimal framework. */
public final class Services {

  /** A registered service. */
  public static final class Registered {
    private final Object service;
    private volatile Dictionary<?, ?> properties;

    private Registered(Object service, Dictionary<?, ?> properties) {
      this.service = service;
      this.properties = properties;
    }

    public Object service() {
      return service;
    }

    /** The properties that were set last. */
    public Dictionary<?, ?> properties() {
      return properties;
    }
  }

  public final List<Registered> registered = new CopyOnWriteArrayList<>();

  /** Runs at each registration. */
  public Runnable listener = () -> {};

  public final BundleContext context =
      proxy(
          BundleContext.class,
          (method, arguments) -> {
            Registered added = new Registered(arguments[1], (Dictionary<?, ?>) arguments[2]);
            registered.add(added);
            listener.run();
            return proxy(
                ServiceRegistration.class,
                (call, values) -> {
                  if (call.equals("setProperties")) {
                    added.properties = (Dictionary<?, ?>) values[0];
                  }
                  if (call.equals("unregister")) {
                    registered.remove(added);
                  }
                  return null;
                });
          });

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }
}
