// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells which configurations of virtual routers are not applied, and why. There is one such OSGi
 * service, also while no virtual router runs.
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
