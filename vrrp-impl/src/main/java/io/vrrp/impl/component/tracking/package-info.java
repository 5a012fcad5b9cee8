// SPDX-License-Identifier: Apache-2.0
/**
 * The trackers of this node: finds the services, starts and stops them, and stores the health of
 * each name that a virtual router refers to.
 */
package io.vrrp.impl.component.tracking;
