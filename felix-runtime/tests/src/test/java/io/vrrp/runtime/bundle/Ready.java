// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bundle;

import io.vrrp.VrrpTracker;
import io.vrrp.VrrpTrackerSink;
import org.osgi.service.component.annotations.Component;

/** Is never ready. */
@Component(property = VrrpTracker.NAME + "=ready")
public class Ready implements VrrpTracker {
  @Override
  public void start(VrrpTrackerSink sink) {
    sink.down("not ready yet");
  }
}
