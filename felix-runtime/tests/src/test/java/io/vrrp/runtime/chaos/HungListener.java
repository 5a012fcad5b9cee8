// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import io.vrrp.VrrpListener;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle whose listener does not return before the bundle is stopped. */
public final class HungListener implements BundleActivator {
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Override
  public void start(BundleContext context) {
    VrrpListener listener =
        change -> {
          try {
            stopped.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    context.registerService(VrrpListener.class, listener, null);
  }

  @Override
  public void stop(BundleContext context) {
    stopped.countDown();
  }
}
