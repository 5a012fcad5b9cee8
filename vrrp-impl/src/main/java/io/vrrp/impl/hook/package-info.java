// SPDX-License-Identifier: Apache-2.0
/**
 * Hooks: commands that run when something happens to virtual routers, for what is no bundle. It
 * uses the services of virtual routers as a bundle of its own would.
 */
package io.vrrp.impl.hook;
