// SPDX-License-Identifier: Apache-2.0
/** How trackers judge the results of repeated probes. */
package io.vrrp.impl.tracking.poll;
