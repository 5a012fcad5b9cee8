// SPDX-License-Identifier: Apache-2.0
/**
 * Applies configurations: each becomes a virtual router with its {@link io.vrrp.VrrpService}, or is
 * refused with a reason. The sub-packages read configurations, run engine and data plane in each
 * network namespace, publish services, and warm up.
 */
package io.vrrp.impl.component;
