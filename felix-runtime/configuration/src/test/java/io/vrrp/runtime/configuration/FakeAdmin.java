// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.configuration;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;

/** A ConfigurationAdmin with as much as is needed here. */
final class FakeAdmin {

  private final Map<String, Hashtable<String, Object>> all = new LinkedHashMap<>();
  private final Map<String, String> factories = new LinkedHashMap<>();
  SynchronousConfigurationListener listener = event -> {};

  final ConfigurationAdmin service =
      (ConfigurationAdmin)
          Proxy.newProxyInstance(
              ConfigurationAdmin.class.getClassLoader(),
              new Class<?>[] {ConfigurationAdmin.class},
              (proxy, method, arguments) -> find((String) arguments[0]));

  private Configuration[] find(String filter) {
    Configuration[] found =
        all.keySet().stream()
            .filter(pid -> filter == null || matches(filter, all.get(pid)))
            .map(this::configuration)
            .toArray(Configuration[]::new);
    return found.length == 0 ? null : found;
  }

  /** Whether a filter such as {@code (service.pid=…)} matches. */
  private static boolean matches(String filter, Map<String, Object> properties) {
    String[] nameAndValue = filter.substring(1, filter.length() - 1).split("=", 2);
    return nameAndValue[1].replace("\\", "").equals(properties.get(nameAndValue[0]));
  }

  private Configuration configuration(String pid) {
    return (Configuration)
        Proxy.newProxyInstance(
            Configuration.class.getClassLoader(),
            new Class<?>[] {Configuration.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getPid" -> pid;
                  case "getFactoryPid" -> factories.get(pid);
                  case "getProperties" -> new Hashtable<>(all.get(pid));
                  case "update" -> {
                    replace(pid, (Dictionary<?, ?>) arguments[0]);
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** Replaces a configuration. */
  void update(String pid, Map<String, Object> properties) {
    replace(pid, new Hashtable<>(properties));
  }

  /** Replaces a configuration of a factory. */
  void update(String factoryPid, String pid, Map<String, Object> properties) {
    factories.put(pid, factoryPid);
    update(pid, properties);
  }

  private void replace(String pid, Dictionary<?, ?> properties) {
    Hashtable<String, Object> copy = new Hashtable<>();
    properties.keys().asIterator().forEachRemaining(n -> copy.put((String) n, properties.get(n)));
    copy.put("service.pid", pid);
    all.put(pid, copy);
    notifyListeners(ConfigurationEvent.CM_UPDATED, pid);
  }

  void delete(String pid) {
    all.remove(pid);
    notifyListeners(ConfigurationEvent.CM_DELETED, pid);
  }

  private void notifyListeners(int type, String pid) {
    listener.configurationEvent(new ConfigurationEvent(reference(), type, factories.get(pid), pid));
  }

  @SuppressWarnings("unchecked")
  private static ServiceReference<ConfigurationAdmin> reference() {
    return (ServiceReference<ConfigurationAdmin>)
        Proxy.newProxyInstance(
            ServiceReference.class.getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (proxy, method, arguments) -> null);
  }

  Map<String, Object> get(String pid) {
    return all.get(pid);
  }
}
