// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.List;

/**
 * What a virtual router wants of the kernel beside its addresses.
 *
 * @param macvlanName the name for its macvlan; "" = it is chosen
 * @param routes the routes that its master has
 */
public record GatewayOptions(String macvlanName, List<VirtualRoute> routes) {

  /** Empty, or a name for an interface. The kernel would make a number of a %. */
  public static final PropertyRule<String> MACVLAN_NAME =
      new PropertyRule<>(
          "macvlanName",
          "a name for an interface, of 1 to " + InterfaceName.MAX_BYTES + " bytes, without / : %",
          name -> name.isEmpty() || InterfaceName.isPossible(name) && name.indexOf('%') < 0);

  /** Nothing. */
  public static final GatewayOptions NONE = new GatewayOptions("", List.of());

  /** Copies the list. */
  public GatewayOptions {
    routes = List.copyOf(routes);
  }
}
