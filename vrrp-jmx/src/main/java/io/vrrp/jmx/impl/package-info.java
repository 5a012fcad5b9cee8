// SPDX-License-Identifier: Apache-2.0
/**
 * Registers a management bean for each virtual router and tells its listeners of changes of state.
 */
package io.vrrp.jmx.impl;
