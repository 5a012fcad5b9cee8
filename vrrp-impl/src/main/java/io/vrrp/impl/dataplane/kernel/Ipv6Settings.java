// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

/**
 * IPv6 settings of an interface ({@code net.ipv6.conf.*}) that virtual routers depend on.
 *
 * @param disabled whether it has no IPv6 (disable_ipv6)
 * @param forwarding whether packets received here are forwarded and its neighbor advertisements
 *     have the router flag
 * @param acceptRa whether it accepts router advertisements; above 0 it also solicits them
 * @param generatesAddresses whether the kernel makes link-local addresses for it (addr_gen_mode
 *     other than none)
 */
public record Ipv6Settings(
    boolean disabled, boolean forwarding, int acceptRa, boolean generatesAddresses) {}
