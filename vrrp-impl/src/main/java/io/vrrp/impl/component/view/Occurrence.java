// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VirtualRouterId;
import java.time.Instant;

/**
 * What all notifications have: where and when it happened.
 *
 * @param id which virtual router
 * @param sequence its place among the notifications of this virtual router
 * @param time when
 */
public record Occurrence(VirtualRouterId id, long sequence, Instant time) {}
