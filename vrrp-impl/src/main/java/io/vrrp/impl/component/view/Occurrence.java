// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VirtualRouterId;
import java.time.Instant;

/**
 * The common part of all notifications: where and when it happened.
 *
 * @param id the virtual router
 * @param sequence the number among the notifications of this virtual router
 * @param time the time
 */
public record Occurrence(VirtualRouterId id, long sequence, Instant time) {}
