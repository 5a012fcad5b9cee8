// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.DiscardReason;
import io.vrrp.ProtoErrReason;
import java.util.Arrays;

/** The counters of one virtual router (RFC 8347 statistics, RFC 6527 vrrpv3StatisticsTable). */
public final class Counters {

  private static final int REASONS = DiscardReason.values().length;

  private final long[] discards = new long[REASONS];
  private final long[] oddities = new long[Oddity.values().length];
  private ProtoErrReason protoErrReason = ProtoErrReason.NO_ERROR;
  long masterTransitions;
  long advertisementsReceived;
  long advertisementsSent;
  long priorityZeroReceived;
  long priorityZeroSent;
  long sendErrors;

  Counters() {}

  void reset() {
    Arrays.fill(discards, 0);
    Arrays.fill(oddities, 0);
    protoErrReason = ProtoErrReason.NO_ERROR;
    masterTransitions = 0;
    advertisementsReceived = 0;
    advertisementsSent = 0;
    priorityZeroReceived = 0;
    priorityZeroSent = 0;
    sendErrors = 0;
  }

  void discarded(DiscardReason reason) {
    discards[reason.ordinal()]++;
    ProtoErrReason error = ProtoErrReason.of(reason);
    if (error != ProtoErrReason.NO_ERROR) {
      protoErrReason = error;
    }
  }

  void noticed(Oddity oddity) {
    oddities[oddity.ordinal()]++;
  }

  /** Packets discarded for this reason. */
  public long discards(DiscardReason reason) {
    return discards[reason.ordinal()];
  }

  /** The last protocol error (RFC 6527 vrrpv3StatisticsProtoErrReason). */
  public ProtoErrReason protoErrReason() {
    return protoErrReason;
  }

  /** Accepted advertisements with this oddity. */
  public long oddities(Oddity oddity) {
    return oddities[oddity.ordinal()];
  }

  /** How often this node became master. */
  public long masterTransitions() {
    return masterTransitions;
  }

  /** Advertisements accepted. */
  public long advertisementsReceived() {
    return advertisementsReceived;
  }

  /** Advertisements sent, with those of priority 0. */
  public long advertisementsSent() {
    return advertisementsSent;
  }

  /** Accepted advertisements of priority 0. */
  public long priorityZeroReceived() {
    return priorityZeroReceived;
  }

  /** Advertisements of priority 0 sent. */
  public long priorityZeroSent() {
    return priorityZeroSent;
  }

  /** Advertisements that could not be sent. */
  public long sendErrors() {
    return sendErrors;
  }
}
