// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One receiver for each interface and family, shared by the virtual routers there.
 *
 * @param <L> a virtual router, as its receiver sees it
 */
final class Receivers<L extends InterfaceReceiver.Listener> {

  private final PacketIo io;
  private final List<InterfaceReceiver<L>> receivers = new ArrayList<>();

  Receivers(PacketIo io) {
    this.io = io;
  }

  InterfaceReceiver<L> join(L router, InterfaceStatus network) throws IOException {
    IpFamily family = router.id().family();
    InterfaceReceiver<L> receiver = find(network.index(), family);
    if (receiver == null) {
      receiver =
          new InterfaceReceiver<>(
              network,
              family,
              io.openReceiver(family, network.index(), network.name()),
              io.nanoTime());
      receivers.add(receiver);
    } else {
      receiver.checkVridOf(router);
      receiver.joinAgain(network);
    }
    receiver.add(router);
    return receiver;
  }

  void leave(L router, InterfaceReceiver<L> receiver) {
    receiver.remove(router);
    if (!receiver.isUsed()) {
      receivers.remove(receiver);
      receiver.packets.close();
      return;
    }
    try {
      receiver.filter();
    } catch (IOException e) {
      // Unneeded packets are then received, and discarded later; the next change tries again.
      return;
    }
  }

  private InterfaceReceiver<L> find(int interfaceIndex, IpFamily family) {
    for (InterfaceReceiver<L> receiver : receivers) {
      if (receiver.interfaceIndex == interfaceIndex && receiver.family == family) {
        return receiver;
      }
    }
    return null;
  }

  int size() {
    return receivers.size();
  }

  InterfaceReceiver<L> get(int place) {
    return receivers.get(place);
  }
}
