// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/**
 * A configuration that is not applied. Its virtual router does not run, or goes on as it was.
 *
 * @param source the file of the configuration if it has one, else its PID
 * @param text why, with property, value and what is allowed
 */
public record VrrpRefusal(String source, String text) {}
