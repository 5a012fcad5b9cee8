// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.kernel.IpDevices;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import java.util.List;
import java.util.Map;

/** Receives reports of the data plane, on the data plane thread. It must not block. */
public interface DataPlaneListener {

  /**
   * Links or addresses changed. These are all present ones, except the links and addresses that the
   * data plane itself made.
   */
  void networkChanged(
      List<Link> links, List<LinkAddress> addresses, Map<Integer, IpDevices> ipDevices);

  /**
   * The kernel has everything that a {@link DataPlane#want} asked for. Reported again if something
   * was missing and has been restored.
   */
  void held(Object router, long request);

  /** The kernel cannot provide something that a {@link DataPlane#want} asked for. */
  void refused(Object router, long request, String text);

  /**
   * Called every second, whatever the desired states are: it shows that the thread works. Lifetimes
   * are renewed only if the engine then calls {@link DataPlane#confirm} soon, after it has
   * processed all packets received so far: a node that was frozen must not keep addresses that
   * another node has taken over.
   */
  void confirmationWanted();

  /** Reports a problem that does not concern one virtual router only. */
  void warned(String text);
}
