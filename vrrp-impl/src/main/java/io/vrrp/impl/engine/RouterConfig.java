// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.RouterParameters;

/**
 * The whole configuration of one virtual router.
 *
 * @param interfaceName the interface it is on
 * @param parameters what the protocol needs
 * @param virtualMac whether advertisements come from the virtual MAC address
 * @param enabled false keeps it in INITIALIZE
 */
public record RouterConfig(
    String interfaceName, RouterParameters parameters, boolean virtualMac, boolean enabled) {

  /** What tells this virtual router from others. */
  public RouterId id() {
    return new RouterId(interfaceName, parameters.family(), parameters.vrid());
  }
}
