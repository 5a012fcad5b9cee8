// SPDX-License-Identifier: Apache-2.0
/** What whole-system tests install in an appliance, to see it from another bundle. */
package io.vrrp.runtime.bundle;
