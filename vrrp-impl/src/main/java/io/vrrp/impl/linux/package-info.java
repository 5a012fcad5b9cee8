// SPDX-License-Identifier: Apache-2.0
/**
 * The ports of engine and data plane on a 64-bit Linux kernel. Each sub-package has one way to talk
 * to the kernel; those of netlink, packets and files use only libc, and nftables uses netlink.
 */
package io.vrrp.impl.linux;
