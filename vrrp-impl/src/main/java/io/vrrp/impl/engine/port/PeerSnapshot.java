// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.ChecksumForm;
import io.vrrp.impl.protocol.IpAddress;
import java.time.Instant;

/**
 * Another router of the group at one moment.
 *
 * @param address the source address of its advertisements
 * @param version the version of its last advertisement
 * @param priority the priority that it last advertised
 * @param advertInterval the interval that it last advertised, in centiseconds
 * @param checksumForm the checksum form of its last advertisement
 * @param lastHeard when it was last heard
 * @param silence how long ago that was, in nanoseconds
 * @param advertisements how many were accepted
 */
public record PeerSnapshot(
    IpAddress address,
    int version,
    int priority,
    int advertInterval,
    ChecksumForm checksumForm,
    Instant lastHeard,
    long silence,
    long advertisements) {}
