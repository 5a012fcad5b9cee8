// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.VrrpTrackerSink;
import io.vrrp.impl.linux.netlink.Route;
import java.util.Collection;

/** Observes whether a usable route is in a routing table. */
final class RouteProbe implements NetworkProbe {

  private final RouteRule rule;
  private final Report report;
  private TrackingLoop loop;

  RouteProbe(RouteRule rule, VrrpTrackerSink sink) {
    this.rule = rule;
    this.report = new Report(sink);
  }

  RouteRule rule() {
    return rule;
  }

  @Override
  public void begin(TrackingLoop inside) {
    loop = inside;
    loop.routes().add(this);
  }

  @Override
  public void end() {
    if (loop != null) {
      loop.routes().remove(this);
      loop = null;
    }
  }

  @Override
  public void unavailable(String reason) {
    report.down(reason);
  }

  /** Judges the present routes to its prefix. */
  void judge(Collection<Route> routes, LinkTable links) {
    RouteRule.Judgement judgement = rule.judge(routes, links);
    if (judgement.up()) {
      report.up(judgement.reason());
    } else {
      report.down(judgement.reason());
    }
  }
}
