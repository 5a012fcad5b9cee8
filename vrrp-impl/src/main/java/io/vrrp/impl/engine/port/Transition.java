// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.VrrpState;
import java.time.Instant;

/**
 * A change of state.
 *
 * @param sequence its number among all events of the observer
 * @param time when it happened
 * @param from the state before
 * @param to the state after
 * @param reason why, in plain words
 */
public record Transition(
    long sequence, Instant time, VrrpState from, VrrpState to, String reason) {}
