// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lists the configurations that are not applied, with the reasons. There is one such OSGi service
 * for each kind of configuration: virtual routers, hooks. It is there even while nothing of this
 * kind runs.
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
