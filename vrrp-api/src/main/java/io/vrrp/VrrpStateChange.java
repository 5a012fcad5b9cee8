// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.time.Instant;

/**
 * One change of state. Immutable.
 *
 * @param id which virtual router
 * @param sequence 1 for the first change of this virtual router, then counting up by 1
 * @param time when it happened
 * @param from the state before
 * @param to the state after; never equal to {@code from}
 * @param reason why, in plain words
 */
public record VrrpStateChange(
    VirtualRouterId id, long sequence, Instant time, VrrpState from, VrrpState to, String reason) {}
