// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.impl.protocol.RouterParameters;
import java.time.Duration;

/**
 * The whole configuration of one virtual router.
 *
 * @param networkNamespace the name of the network namespace that the interface is in; "" = that of
 *     this process
 * @param interfaceName the interface it is on
 * @param parameters what the protocol needs
 * @param virtualMac whether the virtual MAC address is used, or that of the interface
 * @param enabled false keeps it in INITIALIZE
 * @param startDelay how long it stays in INITIALIZE after it is created, and each time its
 *     interface becomes usable
 * @param announcements how often a master announces the addresses
 * @param addressLifetime how many seconds the addresses outlive this process; 0 = for ever
 */
public record RouterConfig(
    String networkNamespace,
    String interfaceName,
    RouterParameters parameters,
    boolean virtualMac,
    boolean enabled,
    Duration startDelay,
    Announcements announcements,
    int addressLifetime) {

  /** The longest start delay, in seconds. */
  public static final int MAX_START_DELAY = 3600;

  /** What tells this virtual router from others. */
  public RouterId id() {
    return new RouterId(networkNamespace, interfaceName, parameters.family(), parameters.vrid());
  }

  /** Whether a master accepts packets to the virtual IP addresses (RFC 9568 §6.4.3). */
  public boolean accepts() {
    return parameters.owner() || parameters.acceptMode();
  }

  /** Whether the other asks the same of the kernel. */
  public boolean keepsAddressesLike(RouterConfig other) {
    return parameters.virtualIps().equals(other.parameters.virtualIps())
        && virtualMac == other.virtualMac
        && accepts() == other.accepts()
        && addressLifetime == other.addressLifetime;
  }
}
