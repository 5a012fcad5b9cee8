// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import java.util.Date;

/**
 * One change of state. Immutable except for the date.
 *
 * @param sequence the sequence number of its notification
 * @param time when it happened
 * @param from the name of the state before
 * @param to the name of the state after
 * @param reason why, in plain words
 */
public record Transition(long sequence, Date time, String from, String to, String reason) {}
