// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.impl.protocol.IpFamily;
import java.util.Locale;

/**
 * The identity of a virtual router (RFC 9568 §3).
 *
 * @param networkNamespace the name of the network namespace that the interface is in; "" = that of
 *     this process
 * @param interfaceName the interface
 * @param family the address family
 * @param vrid the virtual router identifier
 */
public record RouterId(String networkNamespace, String interfaceName, IpFamily family, int vrid) {

  // Hand-written: the generated record methods are slow under C1.

  @Override
  public boolean equals(Object other) {
    return other instanceof RouterId that
        && vrid == that.vrid
        && family == that.family
        && interfaceName.equals(that.interfaceName)
        && networkNamespace.equals(that.networkNamespace);
  }

  @Override
  public int hashCode() {
    return ((networkNamespace.hashCode() * 31 + interfaceName.hashCode()) * 31 + family.ordinal())
            * 31
        + vrid;
  }

  @Override
  public String toString() {
    String place = networkNamespace.isEmpty() ? "" : networkNamespace + "/";
    return place + interfaceName + "/" + family.name().toLowerCase(Locale.ROOT) + "/" + vrid;
  }
}
