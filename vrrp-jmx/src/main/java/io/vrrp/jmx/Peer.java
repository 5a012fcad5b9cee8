// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import java.util.Date;

/**
 * Another router of the group, as its accepted advertisements show it. Immutable except for the
 * date.
 *
 * @param address the source address of its advertisements
 * @param version the version of its last advertisement, 2 or 3
 * @param priority the priority it last advertised, 1 to 255, or 0 when it left as master
 * @param advertInterval the interval it last advertised, in centiseconds
 * @param checksumForm {@code MESSAGE_ONLY} or {@code PSEUDO_HEADER}
 * @param lastHeard when it was last heard
 * @param advertisementRcvd how many of its advertisements were accepted while it was known
 */
public record Peer(
    String address,
    int version,
    int priority,
    int advertInterval,
    String checksumForm,
    Date lastHeard,
    long advertisementRcvd) {}
