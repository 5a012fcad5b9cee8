// SPDX-License-Identifier: Apache-2.0
/** Files of /proc, for what no system call or netlink message can do. */
package io.vrrp.impl.linux.proc;
