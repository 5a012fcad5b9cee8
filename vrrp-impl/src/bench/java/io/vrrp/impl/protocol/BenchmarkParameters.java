// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.ArrayList;
import java.util.List;

/** The configuration of both sides of a benchmark. */
final class BenchmarkParameters {

  static final int VRID = 51;

  private BenchmarkParameters() {}

  static RouterParameters of(IpFamily family, int addresses) {
    List<VirtualIp> ips = new ArrayList<>();
    for (int i = 0; i < addresses; i++) {
      ips.add(new VirtualIp(address(family, 100 + i), 24));
    }
    return new RouterParameters(family, VRID, 100, 100, true, false, ips, ChecksumMode.AUTO);
  }

  static IpAddress address(IpFamily family, int last) {
    return IpAddress.parse((family == IpFamily.IPV4 ? "192.0.2." : "fe80::") + last);
  }
}
