// SPDX-License-Identifier: Apache-2.0
/**
 * Implements the ports of engine and data plane on a 64-bit Linux kernel. Each sub-package covers
 * one way to talk to the kernel. netlink, packet and proc use only libc; nftables also uses
 * netlink.
 */
package io.vrrp.impl.linux;
