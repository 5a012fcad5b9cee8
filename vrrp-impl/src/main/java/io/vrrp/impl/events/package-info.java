// SPDX-License-Identifier: Apache-2.0
/** Publishes notifications to EventAdmin, if there is one. */
package io.vrrp.impl.events;
