// SPDX-License-Identifier: Apache-2.0
/** Defines the packet filter rules that virtual routers need, and keeps them in force. */
package io.vrrp.impl.dataplane.filter;
