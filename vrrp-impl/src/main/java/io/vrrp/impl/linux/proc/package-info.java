// SPDX-License-Identifier: Apache-2.0
/** Files of /proc: what no system call or netlink message tells or sets. */
package io.vrrp.impl.linux.proc;
