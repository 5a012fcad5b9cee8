// SPDX-License-Identifier: Apache-2.0
/** Test bundles that run inside an appliance and look at it from there. */
package io.vrrp.runtime.bundle;
