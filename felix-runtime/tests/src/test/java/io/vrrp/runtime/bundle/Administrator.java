// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bundle;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;

/** The shell commands {@code test:…} that change configurations, as a web console does. */
public final class Administrator implements BundleActivator {

  private ConfigurationAdmin admin;
  private final AtomicInteger updates = new AtomicInteger();

  @Override
  public void start(BundleContext context) {
    admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
    Dictionary<String, Object> command = new Hashtable<>();
    command.put("osgi.command.scope", "test");
    command.put("osgi.command.function", new String[] {"create", "change", "delete", "count"});
    context.registerService(Administrator.class, this, command);
    SynchronousConfigurationListener counter =
        event -> {
          if (event.getType() == ConfigurationEvent.CM_UPDATED) {
            updates.incrementAndGet();
          }
        };
    context.registerService(SynchronousConfigurationListener.class, counter, null);
  }

  @Override
  public void stop(BundleContext context) {
    // The framework has unregistered the commands.
  }

  /** Makes a virtual router with typed values. */
  public void create(int vrid, int priority, String virtualIp) throws IOException {
    Configuration configuration = admin.createFactoryConfiguration("io.vrrp.router", "?");
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("vrid", vrid);
    properties.put("interface", "eth0");
    properties.put("virtualIps", new String[] {virtualIp});
    properties.put("priority", priority);
    properties.put("advertInterval", 10);
    properties.put("acceptMode", true);
    configuration.update(properties);
  }

  /** Gives a virtual router another priority. */
  public void change(int vrid, int priority) throws IOException, InvalidSyntaxException {
    Configuration configuration = find(vrid);
    Dictionary<String, Object> properties = configuration.getProperties();
    properties.put("priority", priority);
    configuration.update(properties);
  }

  /** Removes a virtual router. */
  public void delete(int vrid) throws IOException, InvalidSyntaxException {
    find(vrid).delete();
  }

  /** Returns how many configurations were created or updated since the bundle started. */
  public int count() {
    return updates.get();
  }

  private Configuration find(int vrid) throws IOException, InvalidSyntaxException {
    return admin.listConfigurations("(vrid=" + vrid + ")")[0];
  }
}
