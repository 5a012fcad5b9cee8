// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpEngine;
import io.vrrp.jmx.EngineMXBean;
import javax.management.AttributeList;
import javax.management.StandardMBean;

/** The management bean of one engine. */
final class ManagedEngine extends DescribedMBean {

  private final VrrpEngine engine;

  ManagedEngine(VrrpEngine engine) {
    super(EngineView.live(engine), EngineMXBean.class);
    this.engine = engine;
  }

  boolean manages(VrrpEngine other) {
    return engine == other;
  }

  @Override
  public AttributeList getAttributes(String[] attributes) {
    return new StandardMBean(EngineView.frozen(engine), EngineMXBean.class, /* isMXBean= */ true)
        .getAttributes(attributes);
  }
}
