// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.DiscardReason;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.PacketReceiver;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.protocol.AdvertisementReceiver;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.ReceivedPacket;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.VirtualRouter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The receiver of one interface and family, shared by several virtual routers.
 *
 * @param <L> a virtual router, as its receiver sees it
 */
final class InterfaceReceiver<L extends InterfaceReceiver.Listener> {

  /** A virtual router that receives. */
  interface Listener {

    RouterId id();

    VirtualRouter protocol();
  }

  final int interfaceIndex;
  final String interfaceName;
  final IpFamily family;
  final PacketReceiver packets;
  final AdvertisementReceiver checks = new AdvertisementReceiver();
  final SourceWarnings warnings = new SourceWarnings();

  /** Indexed by VRID; null if there is none. */
  private final List<L> routers =
      new ArrayList<>(Collections.nCopies(RouterParameters.MAX_VRID + 1, null));

  private int users;
  private boolean hearsUnicast;

  /** The earliest time of the next membership report. */
  long quietUntil = Long.MIN_VALUE;

  /** The number of the in_device or inet6_dev that has the last membership. */
  private long ipDevice;

  private static final long NEW_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** When it was opened. */
  private final long opened;

  InterfaceReceiver(InterfaceStatus network, IpFamily family, PacketReceiver packets, long opened) {
    this.opened = opened;
    this.ipDevice = network.ipDevice(family);
    this.interfaceIndex = network.index();
    this.interfaceName = network.name();
    this.family = family;
    this.packets = packets;
  }

  /**
   * Whether it was opened just now: configurations of other virtual routers may not have been read
   * yet, so an unknown VRID means nothing.
   */
  boolean isNew(long now) {
    return now - opened < NEW_NANOS;
  }

  /**
   * Joins the VRRP group again if the interface has a new in_device or inet6_dev: the membership
   * was lost with the former one, and the socket gets no report of this.
   *
   * @return whether it joined again
   */
  boolean joinAgain(InterfaceStatus network) throws IOException {
    long present = network.ipDevice(family);
    if (present == 0 || present == ipDevice) {
      return false;
    }
    packets.joinAgain();
    ipDevice = present;
    return true;
  }

  /**
   * Checks whether the VRID is free. The interface may have several names, so two configurations
   * may mean the same virtual router.
   *
   * @throws IOException if another virtual router has the VRID here
   */
  void checkVridOf(L router) throws IOException {
    L other = routers.get(router.id().vrid());
    if (other != null && other != router) {
      throw new IOException(
          "interface "
              + interfaceName
              + " has the virtual router "
              + other.id()
              + " already, under another name of the interface: remove one of them");
    }
  }

  void add(L router) {
    checks.add(router.protocol());
    routers.set(router.id().vrid(), router);
    users++;
  }

  void remove(L router) {
    checks.remove(router.protocol());
    routers.set(router.id().vrid(), null);
    users--;
  }

  /** Whether any virtual router uses it. */
  boolean isUsed() {
    return users > 0;
  }

  /**
   * Makes the kernel drop unicast packets, unless a virtual router here has unicast peers. No other
   * virtual router can accept them, and any number may come through routers.
   */
  void filter() throws IOException {
    boolean wanted = usesUnicast();
    if (wanted != hearsUnicast) {
      packets.hearUnicast(wanted);
      hearsUnicast = wanted;
    }
  }

  private boolean usesUnicast() {
    for (L router : routers) {
      if (router != null && router.protocol().parameters().unicast().isUsed()) {
        return true;
      }
    }
    return false;
  }

  /** The virtual router that a packet is for, or null if its VRID is not configured here. */
  L routerOf(ReceivedPacket packet) {
    return packet.hasVrid() ? routers.get(packet.advertisement().vrid()) : null;
  }

  /**
   * Whether the wait found a packet. If the receiver fails here, reading it fails too, and that is
   * handled.
   */
  boolean isReady() {
    try {
      return packets.isReady();
    } catch (RuntimeException | Error e) {
      return true;
    }
  }

  /** The virtual routers that use it now. */
  List<L> routers() {
    return routers.stream().filter(Objects::nonNull).toList();
  }

  /** Describes why a packet was discarded that belongs to no virtual router here. */
  String discardText(DiscardReason reason, ReceivedPacket packet) {
    List<Integer> configured =
        routers().stream().map(router -> router.id().vrid()).sorted().toList();
    return DiscardText.ofUnknown(reason, packet, interfaceName, configured)
        + warnings.repetitions();
  }
}
