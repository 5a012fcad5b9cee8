// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpCounter;
import io.vrrp.VrrpEngine;
import io.vrrp.jmx.EngineMXBean;

/** The management bean of one engine. */
final class ManagedEngine extends DescribedMBean<EngineView> {

  private static final CounterAttributes COUNTERS = new CounterAttributes(VrrpCounter.ofEngine());

  private final VrrpEngine engine;

  ManagedEngine(VrrpEngine engine) {
    super(EngineView.live(engine), EngineMXBean.class, COUNTERS);
    this.engine = engine;
  }

  @Override
  EngineView frozen() {
    return EngineView.frozen(engine);
  }

  boolean manages(VrrpEngine other) {
    return engine == other;
  }
}
