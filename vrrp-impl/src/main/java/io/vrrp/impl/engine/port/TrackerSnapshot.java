// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.impl.protocol.TrackerHealth;
import java.time.Instant;

/**
 * What is known about a tracker at one moment.
 *
 * @param name its name in the properties of virtual routers
 * @param kind the kind of tracker, for operators; "" if no service has the name
 * @param health its last report
 * @param since when its state changed last
 * @param reports how many reports it sent
 * @param changes how often its state changed
 */
public record TrackerSnapshot(
    String name, String kind, TrackerHealth health, Instant since, long reports, long changes) {}
