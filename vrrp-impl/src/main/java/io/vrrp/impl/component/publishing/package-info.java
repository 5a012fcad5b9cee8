// SPDX-License-Identifier: Apache-2.0
/**
 * What other bundles see: the services of virtual routers and engines, and the notifications to
 * listeners. Code of other bundles is called here only.
 */
package io.vrrp.impl.component.publishing;
