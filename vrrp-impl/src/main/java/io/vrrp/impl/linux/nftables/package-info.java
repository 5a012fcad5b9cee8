// SPDX-License-Identifier: Apache-2.0
/** Packet filter rules, by nf_tables and libnftables. */
package io.vrrp.impl.linux.nftables;
