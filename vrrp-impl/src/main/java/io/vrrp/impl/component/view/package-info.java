// SPDX-License-Identifier: Apache-2.0
/**
 * What the API shows of the engine: each interface of the API has one record here, which holds a
 * snapshot of the engine or the values of one notification.
 */
package io.vrrp.impl.component.view;
