// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.Locale;

/** Which checksum form to send over IPv4. Both forms are always accepted. */
public enum ChecksumMode {
  /** MESSAGE_ONLY until a peer uses PSEUDO_HEADER; then always the form heard last. */
  AUTO,
  /** MESSAGE_ONLY. */
  RFC9568,
  /** PSEUDO_HEADER. */
  RFC5798;

  /** The value of the property {@code checksum}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
