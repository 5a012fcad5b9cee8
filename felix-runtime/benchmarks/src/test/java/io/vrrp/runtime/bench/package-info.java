// SPDX-License-Identifier: Apache-2.0
/** Measurements on the wire beside keepalived, which print figures and goals and fail for none. */
package io.vrrp.runtime.bench;
