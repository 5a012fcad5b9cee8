// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import io.vrrp.VrrpCounter;
import io.vrrp.VrrpEngineStatistics;
import io.vrrp.VrrpPeer;
import io.vrrp.VrrpStatistics;
import io.vrrp.VrrpStatus;
import io.vrrp.VrrpTrackReference;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names and values of snapshots, in the order in which they are shown. */
final class Details {

  private Details() {}

  /** All values except identity, peers and history, which are shown separately. */
  static Map<String, Object> of(VrrpStatus status) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("state", status.state());
    details.put("since", status.since());
    details.put("reasons", status.reasons());
    details.put("owner", status.owner());
    details.put("configuredPriority", status.configuredPriority());
    details.put("priorityOverride", status.priorityOverride());
    details.put("effectivePriority", status.effectivePriority());
    details.put("preempt", status.preempt());
    details.put("preemptDelay", status.preemptDelay());
    details.put("preemptDelayLeft", status.preemptDelayLeft());
    details.put("startDelay", status.startDelay());
    details.put("startDelayLeft", status.startDelayLeft());
    details.put("acceptMode", status.acceptMode());
    details.put("version", status.version());
    details.put("advertInterval", status.advertInterval());
    details.put("masterAdvertInterval", status.masterAdvertInterval());
    details.put("skewTime", status.skewTime());
    details.put("masterDownInterval", status.masterDownInterval());
    details.put("primaryAddress", status.primaryAddress());
    details.put("masterAddress", status.masterAddress());
    details.put("masterPriority", status.masterPriority());
    details.put("virtualMac", status.virtualMac());
    details.put("virtualIps", status.virtualIps());
    details.put("unicastPeers", status.unicastPeers());
    details.put("newMasterReason", status.newMasterReason());
    details.put("lastEvent", status.lastEvent());
    details.put("relinquished", status.relinquished());
    return details;
  }

  static Map<String, Object> of(VrrpPeer peer) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("address", peer.address());
    details.put("version", peer.version());
    details.put("priority", peer.priority());
    details.put("advertInterval", peer.advertInterval());
    details.put("checksumForm", peer.checksumForm());
    details.put("lastHeard", peer.lastHeard());
    details.put("advertisementRcvd", peer.advertisementRcvd());
    return details;
  }

  static Map<String, Object> of(VrrpTrackReference tracker) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("name", tracker.name());
    details.put("kind", tracker.kind());
    details.put("state", tracker.state());
    details.put("since", tracker.since());
    details.put("weight", tracker.weight());
    details.put("contribution", tracker.contribution());
    details.put("reports", tracker.reports());
    details.put("changes", tracker.changes());
    details.put("reason", tracker.reason());
    return details;
  }

  static Map<String, Object> of(VrrpStatistics statistics) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("discontinuityDatetime", statistics.discontinuityDatetime());
    details.put("protoErrReason", statistics.protoErrReason());
    putAll(details, statistics.counters());
    return details;
  }

  /**
   * All values except the histogram and the discards without virtual router, which are shown
   * separately.
   */
  static Map<String, Object> of(VrrpEngineStatistics statistics) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("discontinuityDatetime", statistics.discontinuityDatetime());
    details.put("virtualRouters", statistics.virtualRouters());
    details.put("receivers", statistics.receivers());
    details.put("lateness", statistics.lateness());
    details.put("worstLateness", statistics.worstLateness());
    putAll(details, statistics.counters());
    return details;
  }

  /** Adds counters with their names. */
  static void putAll(Map<String, Object> details, Map<? extends VrrpCounter, Long> counters) {
    counters.forEach((counter, value) -> details.put(counter.key(), value));
  }
}
