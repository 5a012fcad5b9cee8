// SPDX-License-Identifier: Apache-2.0
/**
 * Hooks: commands that run when something happens to virtual routers. They are for programs that
 * are not bundles. This package uses the services of virtual routers as any bundle can.
 */
package io.vrrp.impl.hook;
