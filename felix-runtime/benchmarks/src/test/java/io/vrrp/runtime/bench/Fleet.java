// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Virtual routers of one host, the same number on each of its interfaces.
 *
 * @param interfaces how many interfaces, named {@code eth0} and so on
 * @param vrids how many virtual routers each has, from VRID 1 on
 * @param bothFamilies whether each has this number of virtual routers for IPv4 and again for IPv6
 */
record Fleet(int interfaces, int vrids, boolean bothFamilies) {
  private static final int MOST = 255;

  /**
   * Returns a fleet by its size.
   *
   * @param size up to 255: of IPv4 on one interface; 510: 255 of each family on one; 1000: 250 of
   *     IPv4 on each of four
   */
  static Fleet of(int size) {
    if (size >= 1 && size <= MOST) {
      return new Fleet(1, size, false);
    }
    return switch (size) {
      case 2 * MOST -> new Fleet(1, MOST, true);
      case 1000 -> new Fleet(4, 250, false);
      default ->
          throw new IllegalArgumentException(
              "size=" + size + "; allowed: 1 to " + MOST + ", " + 2 * MOST + ", 1000");
    };
  }

  int size() {
    return interfaces * vrids * (bothFamilies ? 2 : 1);
  }

  static String interfaceName(int number) {
    return "eth" + number;
  }

  /** Returns them with a priority and an interval in centiseconds. */
  List<VirtualRouter> routers(int priority, int interval) {
    List<VirtualRouter> routers = new ArrayList<>();
    for (int i = 0; i < interfaces; i++) {
      String prefix = "10.5" + i + ".0.";
      String name = interfaceName(i);
      IntStream.rangeClosed(1, vrids)
          .mapToObj(vrid -> new VirtualRouter(vrid, name, priority, interval, prefix + vrid, false))
          .forEach(routers::add);
      if (bothFamilies) {
        IntStream.rangeClosed(1, vrids)
            .mapToObj(
                vrid -> new VirtualRouter(vrid, name, priority, interval, "fe80::" + vrid, false))
            .forEach(routers::add);
      }
    }
    return routers;
  }

  @Override
  public String toString() {
    String count = vrids + (bothFamilies ? " IPv4 and " + vrids + " IPv6" : "");
    return switch (size()) {
      case 1 -> "1 virtual router";
      default ->
          count
              + " virtual routers"
              + (interfaces == 1 ? "" : " on each of " + interfaces + " interfaces");
    };
  }
}
