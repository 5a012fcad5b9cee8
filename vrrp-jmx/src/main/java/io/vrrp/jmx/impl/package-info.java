// SPDX-License-Identifier: Apache-2.0
/**
 * Registers a management bean for each virtual router and each engine, and passes notifications to
 * JMX listeners.
 */
package io.vrrp.jmx.impl;
