// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Another router of the group, as its accepted advertisements show it. Immutable. Backups are
 * silent and therefore unknown (RFC 9568 §6.4.2): this is a router that is or was master. Later
 * versions may add methods.
 */
@ProviderType
public interface VrrpPeer {

  /**
   * Returns the address that its advertisements come from.
   *
   * @return its primary address
   */
  InetAddress address();

  /**
   * Returns the version of its last advertisement.
   *
   * @return 2 or 3
   */
  int version();

  /**
   * Returns the priority that it last advertised (RFC 9568 §5.2.4).
   *
   * @return 1 to 255, or 0 when it left as master
   */
  int priority();

  /**
   * Returns the interval that it last advertised (RFC 9568 §5.2.7).
   *
   * @return 10 ms to 40.95 s in steps of 10 ms; in version 2 whole seconds, 1 s to 255 s
   */
  Duration advertInterval();

  /**
   * Returns the form of its last checksum.
   *
   * @return the form
   */
  ChecksumForm checksumForm();

  /**
   * Returns when it was last heard.
   *
   * @return the time by the clock of this node
   */
  Instant lastHeard();

  /**
   * Returns how many of its advertisements were accepted while it was known.
   *
   * @return 1 or more
   */
  long advertisementRcvd();
}
