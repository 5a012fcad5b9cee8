// SPDX-License-Identifier: Apache-2.0
/**
 * Implements the API's interfaces: each has one record here, which holds a snapshot of the engine
 * or the values of one notification.
 */
package io.vrrp.impl.component.view;
