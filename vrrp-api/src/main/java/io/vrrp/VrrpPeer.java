// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.net.InetAddress;
import java.time.Instant;

/**
 * Another router of the same virtual router, as its accepted advertisements show it. Immutable.
 * Backups are silent and unknown (RFC 9568 §6.4.2), so that this is one that is or was master.
 *
 * @param address the address its advertisements come from
 * @param version the version of its last advertisement, 2 or 3
 * @param priority the priority it last advertised, 1 to 255, or 0 when it left as master (RFC 9568
 *     §5.2.4)
 * @param advertInterval the interval it last advertised, in centiseconds, 1 to 4095 (RFC 9568
 *     §5.2.7), in version 2 whole seconds up to 25500
 * @param checksumForm what its last checksum covered
 * @param lastHeard when it was last heard
 * @param advertisementRcvd how many of its advertisements were accepted while it was known
 */
public record VrrpPeer(
    InetAddress address,
    int version,
    int priority,
    int advertInterval,
    ChecksumForm checksumForm,
    Instant lastHeard,
    long advertisementRcvd) {}
