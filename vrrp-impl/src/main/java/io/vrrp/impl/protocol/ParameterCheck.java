// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.DiscardReason;

/**
 * Compares received advertisements with the virtual router's own parameters. Version 2 discards an
 * advertisement that differs; version 3 only reports it.
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
   * Finds the reason why a valid advertisement must be discarded.
   *
   * @return null if there is none
   */
  DiscardReason refuses(Advertisement advertisement, long now) {
    RouterParameters parameters = administration.parameters();
    if (advertisement.version() == AdvertisementFormat.VERSION_3) {
      return null;
    }
    if (parameters.versions() == ProtocolVersions.V2_AND_V3) {
      return version3.repeats(advertisement, now) ? DiscardReason.VERSION_3_HEARD : null;
    }
    // RFC 3768 §7.1 requires discarding an advertisement that differs; version 3 only reports it.
    // One rule of RFC 3768 is not applied: that an owner discards every advertisement. Errata 8298
    // removed it from version 3, because two owners would never find out about each other; that is
    // true for version 2 as well.
    if (advertisement.priority() != RouterParameters.OWNER_PRIORITY
        && !advertisement.listsExactly(administration.addresses())) {
      return DiscardReason.ADDRESS_LIST;
    }
    return advertisement.advertInterval() == parameters.advertInterval()
        ? null
        : DiscardReason.ADVER_INT;
  }

  /** Reports the differences in an advertisement that was accepted. */
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

  /** Version 2 cannot express less than a second. */
  private int intervalToExpect(Advertisement advertisement) {
    int interval = administration.parameters().advertInterval();
    return advertisement.version() == AdvertisementFormat.VERSION_2
        ? Math.max(RouterParameters.CENTISECONDS_PER_SECOND, interval)
        : interval;
  }

  /** Counts and reports a difference. */
  void report(ConfigMismatch mismatch, Advertisement advertisement) {
    counters.increment(mismatch.counter());
    effects.noticed(mismatch, advertisement);
  }
}
