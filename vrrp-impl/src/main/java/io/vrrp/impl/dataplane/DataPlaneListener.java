// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import java.util.List;

/** Hears from the data plane, on its thread; must not block. */
public interface DataPlaneListener {

  /** Links or addresses changed; this is what there is now. */
  void networkChanged(List<Link> links, List<LinkAddress> addresses);

  /**
   * The kernel has all addresses of a {@link DataPlane#want}; told again when some were missing and
   * have been put back.
   */
  void held(Object owner, long request);

  /** The kernel refused an address of a {@link DataPlane#want}. */
  void refused(Object owner, long request, String text);

  /** Something is wrong that concerns no single owner. */
  void warned(String text);
}
