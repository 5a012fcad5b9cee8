// SPDX-License-Identifier: Apache-2.0
/**
 * What the virtual routers want, and the steps from what the kernel has towards it: pure functions.
 */
package io.vrrp.impl.dataplane.plan;
