// SPDX-License-Identifier: Apache-2.0
/** How code of other bundles is called without waiting for it. */
package io.vrrp.impl.component.calls;
