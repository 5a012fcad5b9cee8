// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/**
 * The address family of a virtual router. The same VRID may be used once for each family: these are
 * two independent virtual routers (RFC 9568 §3).
 */
public enum AddressFamily {
  /** Advertisements go to 224.0.0.18; the virtual MAC is 00-00-5E-00-01-VRID. */
  IPV4,
  /** Advertisements go to ff02::12; the virtual MAC is 00-00-5E-00-02-VRID. */
  IPV6
}
