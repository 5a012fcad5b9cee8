// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VrrpRefusal;

/**
 * A configuration that is not applied.
 *
 * @param source its file or PID
 * @param text the reason
 */
public record Refusal(String source, String text) implements VrrpRefusal {}
