// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.DiscardReason;

/**
 * Compares the advertisements that a virtual router receives with its own parameters. Version 2
 * discards what differs; version 3 only reports it.
 */
final class ParameterCheck {

  private final Administration administration;
  private final Effects effects;
  private final Counters counters;
  private final Version3Speaker version3 = new Version3Speaker();

  ParameterCheck(Administration administration, Effects effects, Counters counters) {
    this.administration = administration;
    this.effects = effects;
    this.counters = counters;
  }

  /**
   * Which rule keeps this virtual router from taking in an advertisement that is right in itself.
   *
   * @return null if none does
   */
  DiscardReason refuses(Advertisement advertisement, long now) {
    RouterParameters parameters = administration.parameters();
    if (advertisement.version() == AdvertisementFormat.VERSION_3) {
      return null;
    }
    if (parameters.versions() == ProtocolVersions.V2_AND_V3) {
      return version3.repeats(advertisement, now) ? DiscardReason.VERSION_3_HEARD : null;
    }
    // That an owner discards everything is no longer demanded: what errata 8298 says of version 3,
    // that two owners would never find out, is as true here.
    // RFC 3768 §7.1 demands what version 3 only wants to be reported.
    if (advertisement.priority() != RouterParameters.OWNER_PRIORITY
        && !advertisement.listsExactly(administration.addresses())) {
      return DiscardReason.ADDRESS_LIST;
    }
    return advertisement.advertInterval() == parameters.advertInterval()
        ? null
        : DiscardReason.ADVER_INT;
  }

  /** Reports what differs in an advertisement that was accepted. */
  void accepted(Advertisement advertisement, long now) {
    RouterParameters parameters = administration.parameters();
    if (parameters.versions() == ProtocolVersions.V2_AND_V3
        && advertisement.version() == AdvertisementFormat.VERSION_3) {
      version3.heard(advertisement, now);
    }
    if (advertisement.advertInterval() != intervalToExpect(advertisement)) {
      report(ConfigMismatch.INTERVAL_DIFFERS, advertisement);
    }
    if (!advertisement.listsExactly(administration.addresses())) {
      report(ConfigMismatch.ADDRESSES_DIFFER, advertisement);
    }
    if (parameters.owner()) {
      report(ConfigMismatch.OWNER_CONFLICT, advertisement);
    }
  }

  /** Version 2 cannot say less than a second. */
  private int intervalToExpect(Advertisement advertisement) {
    int interval = administration.parameters().advertInterval();
    return advertisement.version() == AdvertisementFormat.VERSION_2
        ? Math.max(RouterParameters.CENTISECONDS_PER_SECOND, interval)
        : interval;
  }

  /** Counts and reports what differs. */
  void report(ConfigMismatch mismatch, Advertisement advertisement) {
    counters.increment(mismatch.counter());
    effects.noticed(mismatch, advertisement);
  }
}
