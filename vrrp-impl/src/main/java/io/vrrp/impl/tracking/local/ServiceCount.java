// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.local;

import io.vrrp.VrrpTracker;
import io.vrrp.VrrpTrackerSink;
import java.util.HashSet;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Observes whether enough services match a filter. It never gets a service, because this could
 * start a lazy component.
 */
public final class ServiceCount
    implements VrrpTracker, ServiceTrackerCustomizer<Object, ServiceReference<Object>> {

  private final BundleContext context;
  private final Filter filter;
  private final int minimum;
  private final Set<ServiceReference<Object>> found = new HashSet<>();
  private ServiceTracker<Object, ServiceReference<Object>> services;
  private VrrpTrackerSink sink;
  private boolean opened;

  public ServiceCount(BundleContext context, Filter filter, int minimum) {
    this.context = context;
    this.filter = filter;
    this.minimum = minimum;
  }

  @Override
  public void start(VrrpTrackerSink to) {
    synchronized (this) {
      sink = to;
      opened = false;
      found.clear();
    }
    services = new ServiceTracker<>(context, filter, this);
    services.open(true);
    synchronized (this) {
      opened = true;
      report();
    }
  }

  @Override
  public void stop() {
    synchronized (this) {
      sink = null;
    }
    services.close();
  }

  @Override
  public synchronized ServiceReference<Object> addingService(ServiceReference<Object> added) {
    found.add(added);
    report();
    return added;
  }

  @Override
  public void modifiedService(ServiceReference<Object> modified, ServiceReference<Object> same) {
    // It still matches.
  }

  @Override
  public synchronized void removedService(
      ServiceReference<Object> removed, ServiceReference<Object> same) {
    found.remove(removed);
    report();
  }

  /** Does not report before the services that already existed are counted. */
  private void report() {
    if (sink == null || !opened) {
      return;
    }
    String count =
        switch (found.size()) {
          case 0 -> "no service matches";
          case 1 -> "1 service matches";
          default -> found.size() + " services match";
        };
    if (found.size() >= minimum) {
      sink.up(count + " " + filter);
    } else if (minimum == 1) {
      sink.down(count + " " + filter);
    } else {
      sink.down(count + " " + filter + ", at least " + minimum + " must");
    }
  }
}
