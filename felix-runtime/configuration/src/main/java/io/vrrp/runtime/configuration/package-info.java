// SPDX-License-Identifier: Apache-2.0
/**
 * Saves configurations that are changed through ConfigurationAdmin to the directory that File
 * Install reads them from.
 */
package io.vrrp.runtime.configuration;
