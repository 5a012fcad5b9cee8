// SPDX-License-Identifier: Apache-2.0
/**
 * VRRP itself, without input or output: converts bytes to advertisements and back, and contains the
 * state machine of RFC 9568 §6.4 with its timers and counters.
 *
 * <p>Nothing here uses sockets, threads, clocks or logs. Time is an argument, in nanoseconds on any
 * monotonic clock; actions are requested through {@link io.vrrp.impl.protocol.Effects}. No class is
 * thread-safe: each belongs to the thread that runs the protocol.
 *
 * <p>Where to find a rule: {@link io.vrrp.impl.protocol.VirtualRouter} is §6.4 (its timer is {@link
 * io.vrrp.impl.protocol.RouterTimer}, its advertisements {@link io.vrrp.impl.protocol.Advertiser}),
 * {@link io.vrrp.impl.protocol.AdvertisementReceiver} is §7.1, {@link
 * io.vrrp.impl.protocol.AdvertisementFrame} is §5 and §7.2, {@link io.vrrp.impl.protocol.Timers} is
 * §6.1, {@link io.vrrp.impl.protocol.GratuitousArpFrame} is §8.1.2.
 */
package io.vrrp.impl.protocol;
