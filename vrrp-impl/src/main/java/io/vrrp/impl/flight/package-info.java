// SPDX-License-Identifier: Apache-2.0
/**
 * Events for JDK Flight Recorder. {@link io.vrrp.impl.flight.FlightRecorder} is the only class that
 * others use: it works, and does nothing, where the JVM has no {@code jdk.jfr}.
 */
package io.vrrp.impl.flight;
