// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.DiscardReason;
import io.vrrp.ProtoErrReason;
import io.vrrp.RouterCounter;
import java.util.Map;

/** The counters of one virtual router (RFC 8347 statistics, RFC 6527 vrrpv3StatisticsTable). */
public final class Counters {

  private final Counts<RouterCounter> counts = new Counts<>(RouterCounter.class);
  private final Counts<DiscardReason> discards = new Counts<>(DiscardReason.class);
  private ProtoErrReason protoErrReason = ProtoErrReason.NO_ERROR;

  Counters() {}

  void reset() {
    counts.reset();
    discards.reset();
    protoErrReason = ProtoErrReason.NO_ERROR;
  }

  void discarded(DiscardReason reason) {
    discards.increment(reason);
    ProtoErrReason error = ProtoErrReason.of(reason);
    if (error != ProtoErrReason.NO_ERROR) {
      protoErrReason = error;
    }
  }

  /** Adds 1 to a counter. */
  public void increment(RouterCounter counter) {
    counts.increment(counter);
  }

  void add(RouterCounter counter, long number) {
    counts.add(counter, number);
  }

  /** The value of a counter. */
  public long get(RouterCounter counter) {
    return counts.get(counter);
  }

  /** Packets discarded for this reason. */
  public long discards(DiscardReason reason) {
    return discards.get(reason);
  }

  /** The present values. */
  public Map<RouterCounter, Long> counts() {
    return counts.toMap();
  }

  /** How many packets were discarded for each reason. */
  public Map<DiscardReason, Long> discards() {
    return discards.toMap();
  }

  /** The last protocol error (RFC 6527 vrrpv3StatisticsProtoErrReason). */
  public ProtoErrReason protoErrReason() {
    return protoErrReason;
  }
}
