// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lists the configurations of virtual routers that are not applied, with the reasons. There is one
 * such OSGi service, even while no virtual router runs.
 *
 * <p>All methods may be called from any thread.
 */
@ProviderType
public interface VrrpConfigurations {

  /**
   * Returns the configurations that are not applied now.
   *
   * @return in the order in which they came; empty if all are applied
   */
  List<VrrpRefusal> refused();
}
