// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the properties of any configuration as their author sees them: values that are text or
 * typed, invisible characters, files that are not complete yet.
 */
package io.vrrp.impl.properties;
