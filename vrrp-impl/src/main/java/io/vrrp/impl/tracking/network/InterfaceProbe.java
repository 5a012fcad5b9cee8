// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.VrrpTrackerSink;
import io.vrrp.impl.linux.netlink.LinkFlags;

/** Observes whether an interface can be used. */
final class InterfaceProbe implements NetworkProbe {

  private final String name;
  private final Report report;
  private LinkTable links;

  InterfaceProbe(String name, VrrpTrackerSink sink) {
    this.name = name;
    this.report = new Report(sink);
  }

  @Override
  public void begin(TrackingLoop loop) {
    links = loop.links();
    linksChanged();
  }

  @Override
  public void end() {
    links = null;
  }

  @Override
  public void unavailable(String reason) {
    report.down(reason);
  }

  @Override
  public void linksChanged() {
    String obstacle = obstacle(name, links.get(name));
    if (obstacle == null) {
      report.up("interface " + name + " has carrier");
    } else {
      report.down(obstacle);
    }
  }

  /**
   * Why an interface cannot be used, or null if it can.
   *
   * @param link null if there is none
   */
  static String obstacle(String name, LinkFlags link) {
    if (link == null) {
      return "interface " + name + " does not exist";
    }
    if (!link.isUp()) {
      return "interface " + name + " is down";
    }
    if (!link.hasCarrier()) {
      return "interface " + name + " has no carrier";
    }
    return link.isOperational()
        ? null
        : "interface " + name + " is not operational: it, or the one below it, is not ready";
  }
}
