// SPDX-License-Identifier: Apache-2.0
/** Links, addresses and their settings, by route netlink. */
package io.vrrp.impl.linux.netlink;
