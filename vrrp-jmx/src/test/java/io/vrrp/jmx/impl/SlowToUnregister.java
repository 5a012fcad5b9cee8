// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import javax.management.MBeanServer;

/**
 * A server that delays the thread which unregisters a bean, until another thread has registered one
 * or waits for the first.
 */
final class SlowToUnregister {

  private final MBeanServer server;
  private Thread other;

  SlowToUnregister(MBeanServer server) {
    this.server = server;
  }

  /** Starts the action when a bean is about to be unregistered. */
  MBeanServer meanwhile(Runnable action) {
    other = new Thread(action, "meanwhile");
    return (MBeanServer)
        Proxy.newProxyInstance(
            MBeanServer.class.getClassLoader(),
            new Class<?>[] {MBeanServer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("unregisterMBean") && isNew()) {
                other.start();
                while (other.isAlive() && other.getState() != Thread.State.BLOCKED) {
                  Thread.onSpinWait();
                }
              }
              try {
                return method.invoke(server, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private boolean isNew() {
    return other.getState() == Thread.State.NEW;
  }

  void awaitOther() throws InterruptedException {
    other.join();
  }
}
