// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

/**
 * How many packets were discarded for one reason. Immutable.
 *
 * @param reason one of the names of {@code io.vrrp.DiscardReason}
 * @param count how many
 */
public record Discards(String reason, long count) {}
