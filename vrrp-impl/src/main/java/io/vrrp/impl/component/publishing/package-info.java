// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that other bundles see: the services of virtual routers and engines, and the
 * notifications to listeners. Only this package calls code of other bundles.
 */
package io.vrrp.impl.component.publishing;
