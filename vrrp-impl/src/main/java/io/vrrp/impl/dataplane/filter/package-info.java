// SPDX-License-Identifier: Apache-2.0
/** What the packet filter is to do for the virtual routers, and keeping it so. */
package io.vrrp.impl.dataplane.filter;
