// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

/**
 * Those of an interface's IPv6 settings ({@code net.ipv6.conf.*}) that matter to a virtual router.
 *
 * @param disabled whether it has no IPv6 (disable_ipv6)
 * @param forwarding whether packets received here are forwarded and its neighbor advertisements
 *     have the router flag
 * @param acceptRa whether it takes router advertisements; above 0 it solicits them
 * @param generatesAddresses whether the kernel makes link-local addresses for it (addr_gen_mode
 *     other than none)
 */
public record Ipv6Settings(
    boolean disabled, boolean forwarding, int acceptRa, boolean generatesAddresses) {}
