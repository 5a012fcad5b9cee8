// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.AddressFamily;
import io.vrrp.VirtualRouterId;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.protocol.IpFamily;
import java.util.Optional;

/** Identities of virtual routers. */
public final class RouterIds {

  private RouterIds() {}

  /** Converts an identity to the API's type. */
  public static VirtualRouterId of(RouterId id) {
    return new VirtualRouterId(
        Optional.of(id.networkNamespace()).filter(name -> !name.isEmpty()),
        id.interfaceName(),
        id.family() == IpFamily.IPV4 ? AddressFamily.IPV4 : AddressFamily.IPV6,
        id.vrid());
  }
}
