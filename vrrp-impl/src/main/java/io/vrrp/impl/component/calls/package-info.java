// SPDX-License-Identifier: Apache-2.0
/** Calls code of other bundles without waiting for it. */
package io.vrrp.impl.component.calls;
