// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/**
 * What a virtual router wants of the kernel beside its addresses.
 *
 * @param macvlanName the name for its macvlan; "" = it is chosen
 */
public record GatewayOptions(String macvlanName) {

  /** Empty, or a name for an interface. The kernel would make a number of a %. */
  public static final PropertyRule<String> MACVLAN_NAME =
      new PropertyRule<>(
          "macvlanName",
          "a name for an interface, of 1 to " + InterfaceName.MAX_BYTES + " bytes, without / : %",
          name -> name.isEmpty() || InterfaceName.isPossible(name) && name.indexOf('%') < 0);

  /** Nothing. */
  public static final GatewayOptions NONE = new GatewayOptions("");
}
