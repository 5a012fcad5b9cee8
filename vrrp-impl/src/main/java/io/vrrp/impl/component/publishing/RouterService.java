// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpService;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStatistics;
import io.vrrp.VrrpStatus;
import io.vrrp.impl.component.view.RouterIds;
import io.vrrp.impl.component.view.StatisticsView;
import io.vrrp.impl.component.view.StatusView;
import io.vrrp.impl.engine.RouterHandle;

/** The API's view of a running virtual router. */
final class RouterService implements VrrpService {

  private static final int CONFIGURED_PRIORITY = 0;
  private static final int MAX_OVERRIDE = 254;

  private final VirtualRouterId id;
  private final RouterHandle router;

  RouterService(RouterHandle router) {
    this.id = RouterIds.of(router.id());
    this.router = router;
  }

  @Override
  public VirtualRouterId id() {
    return id;
  }

  @Override
  public VrrpState state() {
    return router.state();
  }

  @Override
  public VrrpStatus status() {
    return StatusView.of(router.snapshot());
  }

  @Override
  public VrrpStatistics statistics() {
    return new StatisticsView(router.snapshot().counters());
  }

  @Override
  public void overridePriority(int priority) {
    if (priority < 1 || priority > MAX_OVERRIDE) {
      throw new IllegalArgumentException(
          "priority=" + priority + "; allowed: 1 to " + MAX_OVERRIDE);
    }
    router.overridePriority(priority);
  }

  @Override
  public void clearPriorityOverride() {
    router.overridePriority(CONFIGURED_PRIORITY);
  }

  @Override
  public void shutdown() {
    router.setShutDown(true);
  }

  @Override
  public void startup() {
    router.setShutDown(false);
  }

  @Override
  public String explain() {
    return Explanation.of(router.snapshot());
  }

  @Override
  public void relinquish() {
    router.relinquish();
  }

  @Override
  public void announce() {
    router.announce();
  }

  @Override
  public void resetStatistics() {
    router.resetCounters();
  }

  @Override
  public String toString() {
    return "VrrpService " + id + " " + state();
  }
}
