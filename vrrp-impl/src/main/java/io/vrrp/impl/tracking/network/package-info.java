// SPDX-License-Identifier: Apache-2.0
/**
 * What trackers observe in a network namespace: interfaces, routes, hosts, and processes. One
 * thread for each network namespace waits for all of it in one place and never blocks.
 */
package io.vrrp.impl.tracking.network;
