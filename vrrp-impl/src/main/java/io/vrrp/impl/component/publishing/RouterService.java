// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpService;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStatistics;
import io.vrrp.VrrpStatus;
import io.vrrp.impl.component.configuration.ConfigurationSource;
import io.vrrp.impl.component.view.RouterIds;
import io.vrrp.impl.component.view.StatisticsView;
import io.vrrp.impl.component.view.StatusView;
import io.vrrp.impl.engine.port.RouterHandle;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Implements the service of a running virtual router: it translates between the API and the engine,
 * and has no state of its own.
 *
 * <p>{@link PublishedRouter}, which registers it, is another class. Consumers keep this object for
 * as long as they like, and must find in it only what the API permits: not to configure or remove
 * the virtual router, and no event of the engine.
 */
final class RouterService implements VrrpService {

  private final VirtualRouterId id;
  private final RouterHandle router;
  private final Supplier<ConfigurationSource> source;

  /**
   * Creates the service.
   *
   * @param source the present source of its configuration
   */
  RouterService(RouterHandle router, Supplier<ConfigurationSource> source) {
    this.id = RouterIds.of(router.id());
    this.router = router;
    this.source = source;
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
  public String configurationPid() {
    return source.get().pid();
  }

  @Override
  public Optional<String> configurationFile() {
    return source.get().file();
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
    router.overridePriority(priority);
  }

  @Override
  public void clearPriorityOverride() {
    router.clearPriorityOverride();
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
