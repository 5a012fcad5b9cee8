// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

import io.vrrp.impl.protocol.IpFamily;

/**
 * The parts of the kernel that serve an interface for IPv4 and IPv6 (in_device, inet6_dev). The
 * kernel can destroy such a part with all its addresses and group memberships, and make a new one
 * later; for IPv6 it does so when the MTU falls below 1280. Sockets that were members of a group
 * get no report.
 *
 * @param ipv4 a number that no other part has or had, or 0 if the interface has no IPv4
 * @param ipv6 the same for IPv6; 0 also while it is switched off (disable_ipv6)
 */
public record IpDevices(long ipv4, long ipv6) {

  /** For an interface without IPv4 and IPv6. */
  public static final IpDevices NONE = new IpDevices(0, 0);

  /** The number for a family. */
  public long of(IpFamily family) {
    return family == IpFamily.IPV4 ? ipv4 : ipv6;
  }

  public IpDevices with(IpFamily family, long number) {
    return family == IpFamily.IPV4 ? new IpDevices(number, ipv6) : new IpDevices(ipv4, number);
  }
}
