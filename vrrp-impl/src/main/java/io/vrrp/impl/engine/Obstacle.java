// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.Event;
import java.util.Set;

/**
 * What keeps a virtual router in INITIALIZE. They are a set, derived anew from the facts at each
 * change: when one goes the others remain.
 */
enum Obstacle {
  DISABLED(Event.SHUTDOWN, Event.STARTUP),
  SHUT_DOWN(Event.SHUTDOWN, Event.STARTUP),
  INTERFACE_MISSING(Event.INTERFACE_DOWN, Event.INTERFACE_UP),
  INTERFACE_SET_DOWN(Event.INTERFACE_DOWN, Event.INTERFACE_UP),
  NO_CARRIER(Event.INTERFACE_DOWN, Event.INTERFACE_UP),
  NOT_ETHERNET(Event.INTERFACE_DOWN, Event.INTERFACE_UP),
  NO_PRIMARY_ADDRESS(Event.NO_PRIMARY_IP_ADDRESS, Event.PRIMARY_IP_ADDRESS),
  FAULT(Event.SHUTDOWN, Event.STARTUP);

  private final Event appeared;
  private final Event vanished;

  Obstacle(Event appeared, Event vanished) {
    this.appeared = appeared;
    this.vanished = vanished;
  }

  /** The event that stops a virtual router which these obstacles keep from running. */
  static Event stopping(Set<Obstacle> obstacles) {
    return obstacles.iterator().next().appeared;
  }

  /** The event that starts a virtual router when the last of these obstacles is gone. */
  static Event starting(Set<Obstacle> before) {
    return before.isEmpty() ? Event.STARTUP : before.iterator().next().vanished;
  }

  String text(String interfaceName, String fault) {
    return switch (this) {
      case DISABLED -> "enabled=false in its configuration";
      case SHUT_DOWN -> "shut down by its operator";
      case INTERFACE_MISSING -> "interface " + interfaceName + " does not exist";
      case INTERFACE_SET_DOWN -> "interface " + interfaceName + " is set down";
      case NO_CARRIER -> "interface " + interfaceName + " has no carrier";
      case NOT_ETHERNET -> "interface " + interfaceName + " has no Ethernet address";
      case NO_PRIMARY_ADDRESS -> "interface " + interfaceName + " has no address to send from";
      case FAULT -> fault;
    };
  }
}
