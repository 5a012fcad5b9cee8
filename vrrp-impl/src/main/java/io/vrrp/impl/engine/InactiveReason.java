// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.VrrpEvent;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.protocol.AdvertisementFrame;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.LocalAddress;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Unicast;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The reasons why a virtual router is in INITIALIZE. The set of reasons is derived again from the
 * facts at each change: when one reason goes, the others remain.
 */
enum InactiveReason {
  DISABLED(VrrpEvent.SHUTDOWN, VrrpEvent.STARTUP),
  SHUT_DOWN(VrrpEvent.SHUTDOWN, VrrpEvent.STARTUP),
  INTERFACE_MISSING(VrrpEvent.INTERFACE_DOWN, VrrpEvent.INTERFACE_UP),
  INTERFACE_SET_DOWN(VrrpEvent.INTERFACE_DOWN, VrrpEvent.INTERFACE_UP),
  NO_CARRIER(VrrpEvent.INTERFACE_DOWN, VrrpEvent.INTERFACE_UP),
  NOT_ETHERNET(VrrpEvent.INTERFACE_DOWN, VrrpEvent.INTERFACE_UP),
  PORT(VrrpEvent.INTERFACE_DOWN, VrrpEvent.INTERFACE_UP),
  MTU_TOO_SMALL(VrrpEvent.INTERFACE_DOWN, VrrpEvent.INTERFACE_UP),
  NO_IP(VrrpEvent.INTERFACE_DOWN, VrrpEvent.INTERFACE_UP),
  NO_PRIMARY_ADDRESS(VrrpEvent.NO_PRIMARY_IP_ADDRESS, VrrpEvent.PRIMARY_IP_ADDRESS),
  TRACKER_WAITED_FOR(VrrpEvent.SHUTDOWN, VrrpEvent.STARTUP),
  TRACKER_DOWN(VrrpEvent.SHUTDOWN, VrrpEvent.STARTUP),
  DATA_PLANE_UNRESPONSIVE(VrrpEvent.SHUTDOWN, VrrpEvent.STARTUP),
  FAULT(VrrpEvent.SHUTDOWN, VrrpEvent.STARTUP),
  START_DELAY(VrrpEvent.SHUTDOWN, VrrpEvent.STARTUP);

  /** The reasons that say that the interface cannot be used. */
  static final Set<InactiveReason> ON_INTERFACE =
      Collections.unmodifiableSet(EnumSet.range(INTERFACE_MISSING, NO_PRIMARY_ADDRESS));

  /** The reasons with which nothing needs to be kept ready. */
  static final Set<InactiveReason> LASTING =
      Collections.unmodifiableSet(EnumSet.of(DISABLED, SHUT_DOWN, INTERFACE_MISSING));

  /** With a smaller MTU Linux removes IPv4 or IPv6 from an interface. */
  private static final int MIN_IPV4_MTU = 68;

  private static final int MIN_IPV6_MTU = 1280;

  private final VrrpEvent appeared;
  private final VrrpEvent vanished;

  InactiveReason(VrrpEvent appeared, VrrpEvent vanished) {
    this.appeared = appeared;
    this.vanished = vanished;
  }

  /**
   * Finds all reasons except those of trackers, and {@link #START_DELAY}, which depends on the
   * others.
   *
   * @param network the interface, or null if it does not exist
   * @param primaryAddress the source address, or null if there is none
   * @param unresponsive whether the data plane thread does not respond, and the addresses need it
   */
  static Set<InactiveReason> find(
      RouterConfig config,
      boolean shutDown,
      InterfaceStatus network,
      IpAddress primaryAddress,
      boolean unresponsive,
      Fault fault) {
    Set<InactiveReason> found = EnumSet.noneOf(InactiveReason.class);
    if (!config.enabled()) {
      found.add(DISABLED);
    }
    if (shutDown) {
      found.add(SHUT_DOWN);
    }
    if (network == null) {
      found.add(INTERFACE_MISSING);
    } else {
      findOnInterface(config, network, primaryAddress, found);
    }
    if (unresponsive) {
      found.add(DATA_PLANE_UNRESPONSIVE);
    }
    if (fault.isPresent()) {
      found.add(FAULT);
    }
    return found;
  }

  private static void findOnInterface(
      RouterConfig config,
      InterfaceStatus network,
      IpAddress primaryAddress,
      Set<InactiveReason> found) {
    if (!network.adminUp()) {
      found.add(INTERFACE_SET_DOWN);
    } else if (!network.running()) {
      found.add(NO_CARRIER);
    }
    if (network.mac() == null) {
      found.add(NOT_ETHERNET);
    }
    if (!network.master().isEmpty()) {
      found.add(PORT);
    }
    if (network.mtu() < AdvertisementFrame.packetLength(config.parameters())) {
      found.add(MTU_TOO_SMALL);
    }
    if (network.ipDevice(config.parameters().family()) == 0) {
      // Without IP there are no addresses either; this needs no reason of its own.
      found.add(NO_IP);
    } else if (primaryAddress == null) {
      found.add(NO_PRIMARY_ADDRESS);
    }
  }

  /** The event that stops a virtual router for these reasons. */
  static VrrpEvent stopping(Set<InactiveReason> reasons) {
    return reasons.iterator().next().appeared;
  }

  /** The event that starts a virtual router when the last of these reasons is gone. */
  static VrrpEvent starting(Set<InactiveReason> before) {
    return before.isEmpty() ? VrrpEvent.STARTUP : before.iterator().next().vanished;
  }

  /** Describes the reason, from the facts in which it was found. */
  String text(RouterConfig config, InterfaceStatus network, Fault fault, String startDelay) {
    String theInterface = "interface " + config.interfaceName();
    return switch (this) {
      case DISABLED -> "enabled=false in its configuration";
      case SHUT_DOWN -> "shut down by its operator";
      case INTERFACE_MISSING -> theInterface + " does not exist";
      case INTERFACE_SET_DOWN -> theInterface + " is set down";
      case NO_CARRIER -> theInterface + " has no carrier";
      case NOT_ETHERNET -> theInterface + " has no Ethernet address";
      case PORT -> theInterface + " is a port of " + network.master() + ": use " + network.master();
      case MTU_TOO_SMALL ->
          theInterface
              + " has an MTU of "
              + network.mtu()
              + ", the advertisement needs "
              + AdvertisementFrame.packetLength(config.parameters());
      case NO_IP -> theInterface + " has no " + missingIp(config.parameters().family(), network);
      case NO_PRIMARY_ADDRESS ->
          theInterface + " has no " + missingAddress(config.parameters(), network);
      case TRACKER_WAITED_FOR, TRACKER_DOWN ->
          throw new IllegalStateException(this + ": each tracker has a text of its own");
      case DATA_PLANE_UNRESPONSIVE -> DataPlaneWatchdog.SILENCE;
      case FAULT -> fault.text();
      case START_DELAY -> startDelay;
    };
  }

  private static String missingIp(IpFamily family, InterfaceStatus network) {
    int minimum = family == IpFamily.IPV4 ? MIN_IPV4_MTU : MIN_IPV6_MTU;
    String name = family == IpFamily.IPV4 ? "IPv4" : "IPv6";
    if (network.mtu() < minimum) {
      return name + ": its MTU of " + network.mtu() + " is below " + minimum;
    }
    return family == IpFamily.IPV4
        ? name
        : name + ": disable_ipv6 is 1, or the kernel runs without IPv6";
  }

  private static String missingAddress(RouterParameters parameters, InterfaceStatus network) {
    Unicast unicast = parameters.unicast();
    if (unicast.source() != null) {
      return "address " + unicast.source() + ", which is its unicastSource";
    }
    boolean global = unicast.isUsed() && !unicast.peers().get(0).isIpv6LinkLocal();
    String missing =
        parameters.family() == IpFamily.IPV4
            ? "address to send from"
            : global ? "global IPv6 address" : "link-local IPv6 address";
    List<IpAddress> virtual =
        network.addresses().stream()
            .map(LocalAddress::address)
            .filter(address -> address.family() == parameters.family())
            .filter(address -> !address.v6() || address.isIpv6LinkLocal() != global)
            .toList();
    return virtual.isEmpty()
        ? missing
        : missing + " but " + virtual + ", a virtual IP of a virtual router of this node";
  }
}
