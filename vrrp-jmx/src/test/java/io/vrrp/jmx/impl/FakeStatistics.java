// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.ProtoErrReason;
import io.vrrp.VrrpCounter;
import io.vrrp.VrrpStatistics;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Each counter has a different value: 1 and up, in the order of the list. */
record FakeStatistics(Instant discontinuityDatetime, ProtoErrReason protoErrReason)
    implements VrrpStatistics {

  @Override
  public long get(VrrpCounter counter) {
    return 1 + VrrpCounter.ofVirtualRouter().indexOf(counter);
  }

  @Override
  public Map<VrrpCounter, Long> counters() {
    Map<VrrpCounter, Long> counters = new LinkedHashMap<>();
    VrrpCounter.ofVirtualRouter().forEach(counter -> counters.put(counter, get(counter)));
    return counters;
  }
}
