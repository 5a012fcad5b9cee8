// SPDX-License-Identifier: Apache-2.0
/**
 * The declarative-services components: configuration in, one {@link io.vrrp.VrrpService} per
 * virtual router out. They wire engine, data plane and kernel together.
 */
package io.vrrp.impl.component;
