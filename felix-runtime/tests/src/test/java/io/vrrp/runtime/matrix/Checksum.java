// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Advert;

/** The checksum form of each router in IPv4 advertisements of version 3; IPv6 has only one form. */
enum Checksum {
  /** Peers with their default, we configured the same. */
  RFC5798("rfc5798", Advert.Checksum.PSEUDO_HEADER),
  /** Peers with their default, we find it out. */
  AUTO("auto", Advert.Checksum.PSEUDO_HEADER),
  /** Peers set to the form of RFC 9568, we too. */
  RFC9568("rfc9568", Advert.Checksum.MESSAGE),
  /** Peers set to the form of RFC 9568, we find it out. */
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

  /** Returns the form that peers send and accept. */
  Advert.Checksum theirs() {
    return theirs;
  }

  /**
   * Whether peers must be configured to omit the pseudo-header, which only few of their releases
   * can do.
   */
  boolean isMessageAlone() {
    return theirs == Advert.Checksum.MESSAGE;
  }

  @Override
  public String toString() {
    return ours + (isMessageAlone() ? "/message" : "/pseudo-header");
  }
}
