// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beans that an exporter registered with the MBean server, one for each name.
 *
 * <p>Services come and go on different threads. When one service replaces another, two may have the
 * same name for a moment. Therefore adding and removing beans is synchronized, so that the bean of
 * the new service is not lost.
 *
 * @param <B> the type of the beans
 */
final class RegisteredBeans<B> {

  private static final Logger LOG = LoggerFactory.getLogger(RegisteredBeans.class);

  private final MBeanServer server;
  private final Map<ObjectName, B> beans = new ConcurrentHashMap<>();

  RegisteredBeans(MBeanServer server) {
    this.server = server;
  }

  /** The bean with this name, or null. Any thread may call it. */
  B find(ObjectName name) {
    return beans.get(name);
  }

  /** Registers a bean. It replaces the one that was added with the same name before. */
  synchronized void add(ObjectName name, B bean) {
    // The successor of a service may come before the old service is gone.
    if (beans.put(name, bean) != null) {
      unregister(name);
    }
    try {
      server.registerMBean(bean, name);
      LOG.debug("{}: exported to JMX", name);
    } catch (InstanceAlreadyExistsException e) {
      // The other bean is not ours: leave it alone, also when this service goes.
      beans.remove(name);
      LOG.warn(
          "{}: not exported to JMX: another bean has the name, perhaps of another OSGi"
              + " framework of this JVM",
          name);
    } catch (JMException | RuntimeException e) {
      beans.remove(name);
      LOG.warn("{}: not exported to JMX: {}", name, e.toString());
    }
  }

  /** Unregisters the bean with this name, if it is the expected one. */
  synchronized void remove(ObjectName name, Predicate<B> expected) {
    B bean = beans.get(name);
    if (bean != null && expected.test(bean)) {
      beans.remove(name);
      unregister(name);
    }
  }

  synchronized void removeAll() {
    beans.keySet().forEach(name -> remove(name, bean -> true));
  }

  private void unregister(ObjectName name) {
    try {
      server.unregisterMBean(name);
    } catch (InstanceNotFoundException e) {
      LOG.debug("{}: was already unregistered from JMX", name);
    } catch (JMException e) {
      LOG.warn("{}: failed to unregister from JMX: {}", name, e.toString());
    }
  }
}
