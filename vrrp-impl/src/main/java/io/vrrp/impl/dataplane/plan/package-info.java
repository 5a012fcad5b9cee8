// SPDX-License-Identifier: Apache-2.0
/**
 * The desired states of the virtual routers, and the steps from the kernel's state to them: pure
 * functions.
 */
package io.vrrp.impl.dataplane.plan;
