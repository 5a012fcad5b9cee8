// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Host;

/** The macvlans of a host. */
final class Macvlans {
  private Macvlans() {}

  static void deleteAll(Host host) {
    host.exec("ip", "-o", "link", "show", "type", "macvlan")
        .lines()
        .map(line -> line.replaceFirst("\\d+: ([^@:]+).*", "$1"))
        .forEach(name -> host.exec("ip", "link", "del", name));
  }
}
