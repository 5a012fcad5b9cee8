// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.impl.protocol.TrackerHealth;
import java.time.Instant;

/**
 * What is known of a tracker at one moment.
 *
 * @param name what virtual routers refer to it by
 * @param kind what kind of tracker it is, for operators; "" if no service has the name
 * @param health what it last said
 * @param since when its state changed last
 * @param reports how many reports came from it
 * @param changes how often its state changed
 */
public record TrackerSnapshot(
    String name, String kind, TrackerHealth health, Instant since, long reports, long changes) {}
