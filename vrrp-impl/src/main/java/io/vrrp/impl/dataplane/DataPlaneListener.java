// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.kernel.IpDevices;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import java.util.List;
import java.util.Map;

/** Hears from the data plane, on its thread; must not block. */
public interface DataPlaneListener {

  /**
   * Links or addresses changed; this is what there is now, without the links that the data plane
   * made itself and without its addresses.
   */
  void networkChanged(
      List<Link> links, List<LinkAddress> addresses, Map<Integer, IpDevices> ipDevices);

  /**
   * The kernel has everything that a {@link DataPlane#want} asked for; reported again when
   * something was missing and has been put back.
   */
  void held(Object owner, long request);

  /** The kernel cannot have something that a {@link DataPlane#want} asked for. */
  void refused(Object owner, long request, String text);

  /**
   * Asked every second, whatever is wanted: it shows that the thread works. Lifetimes will be
   * renewed only if {@link DataPlane#confirm} is called soon, by the engine and after it has read
   * all packets received up to now: a node that was frozen must not keep addresses that another
   * node has taken over.
   */
  void confirmationWanted();

  /** Something is wrong that concerns no single owner. */
  void warned(String text);
}
