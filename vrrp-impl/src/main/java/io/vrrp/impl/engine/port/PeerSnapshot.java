// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.ChecksumForm;
import io.vrrp.impl.protocol.IpAddress;
import java.time.Instant;

/**
 * Another router of the same virtual router at one moment.
 *
 * @param address where its advertisements come from
 * @param version that of its last advertisement
 * @param priority what it last advertised
 * @param advertInterval what it last advertised, in centiseconds
 * @param checksumForm that of its last advertisement
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
