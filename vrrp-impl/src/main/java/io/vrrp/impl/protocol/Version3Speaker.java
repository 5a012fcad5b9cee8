// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/**
 * The router that was last heard in version 3. It sends the same in version 2, which is ignored
 * while its version 3 is heard (RFC 9568 §8.4.2).
 */
final class Version3Speaker {

  private IpAddress address;
  private long until;

  /** An advertisement of version 3 arrived. */
  void heard(Advertisement advertisement, long now) {
    if (!advertisement.isFrom(address)) {
      address = advertisement.source();
    }
    // One may get lost. Before the master down interval has passed, version 2 is accepted again.
    until = now + 2 * Timers.interval(advertisement.advertInterval());
  }

  /** Whether an advertisement of version 2 only repeats one of version 3. */
  boolean repeats(Advertisement advertisement, long now) {
    return now < until && advertisement.isFrom(address);
  }
}
