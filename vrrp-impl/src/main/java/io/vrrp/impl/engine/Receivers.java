// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.DiscardReason;
import io.vrrp.impl.protocol.AdvertisementReceiver;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.VirtualRouter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** One receiver for each interface and family, shared by the virtual routers there. */
final class Receivers {

  /** A receiver with those who listen to it. */
  static final class Reception {
    final int interfaceIndex;
    final String interfaceName;
    final IpFamily family;
    final PacketReceiver packets;
    final AdvertisementReceiver checks = new AdvertisementReceiver();
    final SourceWarnings warnings = new SourceWarnings();
    private final RouterInstance[] routers = new RouterInstance[RouterParameters.MAX_VRID + 1];
    private int users;
    private boolean hearsUnicast;

    /** The earliest time of the next membership report. */
    long quietUntil = Long.MIN_VALUE;

    /** The number of the in_device or inet6_dev that the last membership was made with. */
    private long ipDevice;

    Reception(InterfaceStatus network, IpFamily family, PacketReceiver packets) {
      this.ipDevice = network.ipDevice(family);
      this.interfaceIndex = network.index();
      this.interfaceName = network.name();
      this.family = family;
      this.packets = packets;
    }

    /**
     * Becomes a member of the VRRP group again if the interface has a new in_device or inet6_dev:
     * the membership went with the former one, and the socket receives no report of that.
     *
     * @return whether that was so
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
     * Has the kernel drop what is sent to hosts, unless a virtual router here has unicast peers: no
     * other can accept it, and it may come in any number from beyond routers.
     */
    void filter() throws IOException {
      boolean wanted = usesUnicast();
      if (wanted != hearsUnicast) {
        packets.hearUnicast(wanted);
        hearsUnicast = wanted;
      }
    }

    private boolean usesUnicast() {
      for (RouterInstance router : routers) {
        if (router != null && router.protocol().parameters().unicast().isUsed()) {
          return true;
        }
      }
      return false;
    }

    /** Takes in a packet of {@link #packets}; returns why it was discarded, or null. */
    DiscardReason receive(ByteBuffer packet, long now) {
      return family == IpFamily.IPV4
          ? checks.receiveIpv4(packet, now)
          : checks.receiveIpv6(packet, now);
    }

    /** Whether the wait found a packet. A receiver that fails here is read, and fails there. */
    boolean isReady() {
      try {
        return packets.isReady();
      } catch (RuntimeException | Error e) {
        return true;
      }
    }

    /** The virtual routers that use it now. */
    List<RouterInstance> routers() {
      return Arrays.stream(routers).filter(Objects::nonNull).toList();
    }

    /** Why the last packet, which was for no virtual router here, was discarded. */
    String discardText(DiscardReason reason) {
      List<Integer> configured =
          routers().stream().map(router -> router.id().vrid()).sorted().toList();
      return DiscardText.ofUnknown(reason, checks, interfaceName, configured)
          + warnings.repetitions();
    }

    /** The virtual router that the last packet was for, or null. */
    RouterInstance lastRouter() {
      VirtualRouter last = checks.lastRouter();
      return last == null ? null : routers[last.parameters().vrid()];
    }
  }

  private final PacketIo io;
  private final List<Reception> receptions = new ArrayList<>();

  Receivers(PacketIo io) {
    this.io = io;
  }

  Reception join(RouterInstance router, InterfaceStatus network) throws IOException {
    IpFamily family = router.id().family();
    Reception reception = find(network.index(), family);
    if (reception == null) {
      reception =
          new Reception(network, family, io.openReceiver(family, network.index(), network.name()));
      receptions.add(reception);
    } else {
      reception.joinAgain(network);
    }
    reception.checks.add(router.protocol());
    reception.routers[router.id().vrid()] = router;
    reception.users++;
    return reception;
  }

  void leave(RouterInstance router, Reception reception) {
    reception.checks.remove(router.protocol());
    reception.routers[router.id().vrid()] = null;
    reception.users--;
    if (reception.users == 0) {
      receptions.remove(reception);
      reception.packets.close();
      return;
    }
    try {
      reception.filter();
    } catch (IOException e) {
      // More is received than needed, and discarded later; the next change tries again.
      return;
    }
  }

  private Reception find(int interfaceIndex, IpFamily family) {
    for (Reception reception : receptions) {
      if (reception.interfaceIndex == interfaceIndex && reception.family == family) {
        return reception;
      }
    }
    return null;
  }

  int size() {
    return receptions.size();
  }

  Reception get(int place) {
    return receptions.get(place);
  }
}
