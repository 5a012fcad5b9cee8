// SPDX-License-Identifier: Apache-2.0
/**
 * The protocol, held against RFC 9568 with its verified errata. One class for each state of §6.4,
 * {@link io.vrrp.impl.protocol.AdvertisementReceiverTest} and {@link
 * io.vrrp.impl.protocol.Ipv6AdvertisementReceiverTest} for §7.1, and so on; {@link
 * io.vrrp.impl.protocol.ElectionTest} has several virtual routers on one network.
 *
 * <p>Each test names the rules it proves, in {@link io.vrrp.impl.Proves} and where the reason is
 * not plain in its comment, by the identifiers of {@code felix-runtime/docs/requirements.md}. "E-"
 * and a number are edge cases, which are kept because the RFC's text alone does not make one think
 * of them.
 */
package io.vrrp.impl.protocol;
