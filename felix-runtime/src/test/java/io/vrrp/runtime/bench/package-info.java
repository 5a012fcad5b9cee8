// SPDX-License-Identifier: Apache-2.0
/** Measurements on the wire, which print figures and judge none. */
package io.vrrp.runtime.bench;
