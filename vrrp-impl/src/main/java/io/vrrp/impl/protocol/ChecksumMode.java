// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.Locale;

/** Which checksum form to send over IPv4. Both forms are always accepted. */
public enum ChecksumMode {
  /** MESSAGE_ONLY until a peer is heard to use PSEUDO_HEADER; always the form last heard. */
  AUTO,
  /** MESSAGE_ONLY. */
  RFC9568,
  /** PSEUDO_HEADER. */
  RFC5798;

  /** As the property {@code checksum} has it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
