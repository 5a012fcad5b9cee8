// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Advert;

/** Who sums what in IPv4 advertisements of version 3; IPv6 has but one form. */
enum Checksum {
  /** Peers as they are, we set to the same. */
  RFC5798("rfc5798", Advert.Checksum.PSEUDO_HEADER),
  /** Peers as they are, we have to find out. */
  AUTO("auto", Advert.Checksum.PSEUDO_HEADER),
  /** Peers set to what RFC 9568 says, we too. */
  RFC9568("rfc9568", Advert.Checksum.MESSAGE),
  /** Peers set to what RFC 9568 says, we have to find out. */
  AUTO_RFC9568("auto", Advert.Checksum.MESSAGE);

  private final String ours;
  private final Advert.Checksum theirs;

  Checksum(String ours, Advert.Checksum theirs) {
    this.ours = ours;
    this.theirs = theirs;
  }

  /** Returns our setting. */
  String ours() {
    return ours;
  }

  /** Returns the form that peers send, and understand. */
  Advert.Checksum theirs() {
    return theirs;
  }

  /** Whether peers must be told to sum the message alone, which few releases of theirs can. */
  boolean isMessageAlone() {
    return theirs == Advert.Checksum.MESSAGE;
  }

  @Override
  public String toString() {
    return ours + (isMessageAlone() ? "/message" : "/pseudo-header");
  }
}
