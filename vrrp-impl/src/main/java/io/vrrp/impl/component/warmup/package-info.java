// SPDX-License-Identifier: Apache-2.0
/**
 * Takes over and gives up in memory after the start, so that the JVM has loaded and compiled the
 * classes before the first real take-over.
 */
package io.vrrp.impl.component.warmup;
