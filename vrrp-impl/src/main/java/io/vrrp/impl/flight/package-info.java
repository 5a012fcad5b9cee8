// SPDX-License-Identifier: Apache-2.0
/**
 * Events for JDK Flight Recorder. Other packages use only {@link
 * io.vrrp.impl.flight.FlightRecorder}. If the JVM has no {@code jdk.jfr}, it works and does
 * nothing.
 */
package io.vrrp.impl.flight;
