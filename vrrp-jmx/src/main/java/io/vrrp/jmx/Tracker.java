// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import java.util.Date;

/**
 * A tracker that a virtual router refers to. Immutable except for the date.
 *
 * @param name its name in the property {@code track}
 * @param kind what kind of tracker it is; empty if no service has the name
 * @param state {@code WAITING}, {@code UP} or {@code DOWN}
 * @param since when it entered this state
 * @param reason why, in its own words
 * @param weight -253 to -1, subtracted from the priority while it is down; 1 to 253, added while it
 *     is up; null if the virtual router does not run while it is down
 * @param contribution what it adds to the priority now
 * @param reports how many reports came from it
 * @param changes how often its state changed
 */
public record Tracker(
    String name,
    String kind,
    String state,
    Date since,
    String reason,
    Integer weight,
    int contribution,
    long reports,
    long changes) {}
