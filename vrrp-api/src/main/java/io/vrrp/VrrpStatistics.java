// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.time.Instant;

/**
 * The counters of a virtual router, taken at one moment, named as in RFC 8347 where it has a name
 * for them. Immutable. Counters start at 0 when the virtual router is configured or {@link
 * VrrpService#resetStatistics()} is called, and only grow in between.
 *
 * <p>A received packet is counted once: as an accepted advertisement, or under the one reason for
 * which it was discarded. {@code intervalErrors}, {@code addressListErrors} and {@code
 * ownerConflicts} are no reasons to discard (RFC 9568 §7.1, errata 8298): they count accepted
 * advertisements that hint at a configuration error.
 *
 * @param discontinuityDatetime since when the counters have counted without interruption
 * @param masterTransitions how often this node became master
 * @param advertisementRcvd advertisements accepted
 * @param advertisementSent advertisements sent, with those of priority 0
 * @param priorityZeroPktsRcvd accepted advertisements with priority 0
 * @param priorityZeroPktsSent advertisements sent with priority 0
 * @param protoErrReason the reason of the last protocol error
 * @param checksumErrors packets discarded for their checksum (RFC 9568 §5.2.8)
 * @param versionErrors packets discarded for their version (RFC 9568 §5.2.1)
 * @param ipTtlErrors packets discarded for a TTL or hop limit other than 255 (RFC 9568 §5.1.1.3)
 * @param invalidTypePktsRcvd packets discarded for an unknown type (RFC 9568 §5.2.2)
 * @param packetLengthErrors packets discarded for being incomplete (RFC 9568 §7.1)
 * @param addressCountZero packets discarded for listing no address (RFC 9568 §5.2.5, errata 8299)
 * @param intervalZero packets discarded for an interval of 0 (errata 8301)
 * @param ownPackets packets discarded for carrying this node's own source address
 * @param wrongDestination packets discarded for not being addressed to the VRRP group, or with
 *     unicast peers to this node; if no virtual router of the interface and family has unicast
 *     peers, the kernel drops what is sent to hosts, and it is not counted
 * @param sourceNotLinkLocal IPv6 packets discarded for a source that is not link-local (RFC 9568
 *     §5.1.2.1)
 * @param firstAddressNotLinkLocal IPv6 packets discarded because the first virtual IP address is
 *     not link-local (RFC 9568 §5.2.9, errata 8300)
 * @param unknownPeers packets discarded because their source is none of the unicast peers
 * @param authTypeMismatches version 2 packets discarded for another authentication type than the
 *     configured one (RFC 3768 §7.1)
 * @param authFailures version 2 packets discarded for a wrong password (RFC 2338 §5.3.10)
 * @param addressListMismatches version 2 packets discarded for other addresses than the configured
 *     ones (RFC 3768 §7.1)
 * @param advertIntervalMismatches version 2 packets discarded for another interval than the
 *     configured one (RFC 3768 §7.1)
 * @param version3Preferred version 2 packets ignored because their sender is heard in version 3
 *     (RFC 9568 §8.4.2)
 * @param notRunning packets ignored because the virtual router was in {@code INITIALIZE}
 * @param intervalErrors accepted advertisements whose interval differs from the configured one
 * @param addressListErrors accepted advertisements whose addresses differ from the configured ones
 * @param ownerConflicts advertisements accepted while this node has the owner's priority 255
 * @param announcementSent gratuitous ARPs and unsolicited neighbor advertisements sent, one for
 *     each virtual IP address and round
 * @param sendErrors advertisements and announcements that the kernel refused to send
 */
public record VrrpStatistics(
    Instant discontinuityDatetime,
    long masterTransitions,
    long advertisementRcvd,
    long advertisementSent,
    long priorityZeroPktsRcvd,
    long priorityZeroPktsSent,
    ProtoErrReason protoErrReason,
    long checksumErrors,
    long versionErrors,
    long ipTtlErrors,
    long invalidTypePktsRcvd,
    long packetLengthErrors,
    long addressCountZero,
    long intervalZero,
    long ownPackets,
    long wrongDestination,
    long sourceNotLinkLocal,
    long firstAddressNotLinkLocal,
    long unknownPeers,
    long authTypeMismatches,
    long authFailures,
    long addressListMismatches,
    long advertIntervalMismatches,
    long version3Preferred,
    long notRunning,
    long intervalErrors,
    long addressListErrors,
    long ownerConflicts,
    long announcementSent,
    long sendErrors) {}
