// SPDX-License-Identifier: Apache-2.0
/** Tells EventAdmin what listeners hear, where there is an EventAdmin. */
package io.vrrp.impl.events;
