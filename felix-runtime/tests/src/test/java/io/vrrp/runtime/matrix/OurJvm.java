// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;

/**
 * The appliance that is our router on all LANs of a batch; each LAN has its own network namespace.
 */
final class OurJvm implements AutoCloseable {
  private final Appliance appliance;
  private JmxClient jmx;
  private boolean failed;

  OurJvm(Host host) {
    appliance = host.appliance();
  }

  Appliance appliance() {
    return appliance;
  }

  /** Starts it if it does not run. */
  void start() {
    if (failed) {
      throw new IllegalStateException("the appliance did not start");
    }
    if (jmx == null) {
      failed = true;
      appliance.start();
      jmx = appliance.awaitJmx();
      failed = false;
    }
  }

  /** Kills it if it runs. */
  void kill() {
    if (jmx != null) {
      jmx = null;
      appliance.process().kill();
    }
  }

  JmxClient.Router router(Host host, Protocol protocol) {
    return jmx.router(host.name(), "eth0", protocol.family(), Protocol.VRID);
  }

  @Override
  public void close() {
    if (jmx != null) {
      jmx.close();
    }
  }
}
