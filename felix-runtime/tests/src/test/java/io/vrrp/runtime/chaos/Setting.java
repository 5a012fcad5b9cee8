// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The LAN of a sequence and the configuration of its routers.
 *
 * @param routers how many
 * @param groups the virtual routers
 * @param virtualMac as configured
 * @param preempt as configured
 * @param acceptMode as configured
 * @param unicast whether routers are each other's unicast peers
 * @param interval advertInterval, in centiseconds
 * @param lan what the switch does
 * @param bridged whether the routers' interface is a bridge with the network card as its port
 * @param otherGroup whether another virtual router, of foreign routers, is on the LAN
 */
record Setting(
    int routers,
    List<Group> groups,
    boolean virtualMac,
    boolean preempt,
    boolean acceptMode,
    boolean unicast,
    int interval,
    Switch lan,
    boolean bridged,
    boolean otherGroup) {

  /** What the switch does. */
  enum Switch {
    PLAIN,
    /** Forwards multicast to members only, and asks for members. */
    SNOOPING,
    /** Forwards to a port only 4 s after it came up. */
    SPANNING_TREE
  }

  private static final List<Integer> PRIORITIES = List.of(200, 150, 100);
  private static final int FIRST_VRID = 51;

  static Setting random(Random random) {
    int routers = random.nextInt(3) == 0 ? 3 : 2;
    int families = random.nextInt(3);
    List<Group> groups = new ArrayList<>();
    for (int i = 0, count = 1 + random.nextInt(3); i < count; i++) {
      Family family = Family.values()[families == 2 ? i % 2 : families];
      List<Integer> priorities = new ArrayList<>(PRIORITIES.subList(0, routers));
      Collections.shuffle(priorities, random);
      groups.add(new Group(family, FIRST_VRID + i, priorities));
    }
    boolean unicast = random.nextInt(4) == 0;
    // Among unicast peers an owner would need a further address; for IPv6, a link-local one.
    if (random.nextInt(6) == 0 && !unicast && groups.get(0).family() == Family.V4) {
      List<Integer> priorities = new ArrayList<>(groups.get(0).priorities());
      priorities.set(0, Group.OWNER_PRIORITY);
      groups.set(0, new Group(Family.V4, Group.OWNED, priorities));
    }
    return new Setting(
        routers,
        groups,
        random.nextInt(3) != 0,
        random.nextInt(3) != 0,
        random.nextBoolean(),
        unicast,
        new int[] {20, 30, 50}[random.nextInt(3)],
        Switch.values()[Math.max(0, random.nextInt(5) - 2)],
        random.nextInt(6) == 0,
        random.nextInt(4) == 0);
  }

  /** Returns the interface that the virtual routers are on. */
  String interfaceName() {
    return bridged ? "br0" : "eth0";
  }

  boolean has(Family family) {
    return groups.stream().anyMatch(group -> group.family() == family);
  }

  long intervalNanos() {
    return interval * 10_000_000L;
  }

  /** Active_Down_Interval of the slowest backup (RFC 9568 §6.1). */
  long downNanos() {
    return 4 * intervalNanos();
  }
}
