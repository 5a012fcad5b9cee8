// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.DataPlanePort;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.protocol.Advertisement;
import io.vrrp.impl.protocol.IpAddress;
import java.util.List;

/**
 * The virtual IP addresses of one virtual router that another program put on the interface. The
 * kernel would answer for them in addition to the master, which a backup must not allow (RFC 9568
 * §6.4.2). So while this node hears a master, it does not answer for the addresses that this master
 * advertises. Other addresses may be this node's own, listed here by mistake: the node still
 * answers for them.
 */
final class ForeignAddresses {

  private final RouterId router;
  private final DataPlanePort addresses;
  private final Reporter reporter;
  private List<IpAddress> present = List.of();
  private List<IpAddress> leftToMaster = List.of();

  ForeignAddresses(RouterId router, DataPlanePort addresses, Reporter reporter) {
    this.router = router;
    this.addresses = addresses;
    this.reporter = reporter;
  }

  /** These addresses are now on the interface. */
  void are(List<IpAddress> newPresent) {
    if (!newPresent.equals(present)) {
      present = List.copyOf(newPresent);
      reporter.foreignAddresses(present);
      leave(leftToMaster.stream().filter(present::contains).toList());
    }
  }

  /** This node is backup and received its master's advertisement. */
  void masterAdvertises(Advertisement advertisement) {
    for (int i = 0; i < present.size(); i++) {
      IpAddress address = present.get(i);
      if (advertisement.lists(address) != leftToMaster.contains(address)) {
        leave(present.stream().filter(advertisement::lists).toList());
        return;
      }
    }
  }

  /** This node is no longer backup. */
  void noMaster() {
    leave(List.of());
  }

  private void leave(List<IpAddress> newLeftToMaster) {
    if (!newLeftToMaster.equals(leftToMaster)) {
      leftToMaster = newLeftToMaster;
      addresses.leaveToMaster(router, newLeftToMaster);
    }
  }
}
