// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.RouterCounter;

/** A difference that is reported to the operator although the advertisement was accepted. */
public enum ConfigMismatch {
  /** RFC 9568 §7.1: SHOULD be logged. */
  INTERVAL_DIFFERS(
      RouterCounter.INTERVAL_ERRORS, "its advertisement interval differs from the configured one"),
  /** RFC 9568 §7.1: MAY be logged. */
  ADDRESSES_DIFFER(
      RouterCounter.ADDRESS_LIST_ERRORS,
      "its virtual IP addresses differ from the configured ones"),
  /** Errata 8298: SHOULD be logged. */
  OWNER_CONFLICT(
      RouterCounter.OWNER_CONFLICTS, "this node is configured as the owner of the addresses"),
  /** RFC 9568 §5.2.8: no form that this node could send suits all others. */
  CHECKSUM_FORMS_DIFFER(
      RouterCounter.CHECKSUM_FORM_MISMATCHES,
      "its checksum form differs from the one that another router uses: set checksum=rfc9568 or"
          + " checksum=rfc5798");

  private final RouterCounter counter;
  private final String text;

  ConfigMismatch(RouterCounter counter, String text) {
    this.counter = counter;
    this.text = text;
  }

  /** The counter of such advertisements. */
  public RouterCounter counter() {
    return counter;
  }

  /** The end of a sentence that begins with "accepted although". */
  public String text() {
    return text;
  }
}
