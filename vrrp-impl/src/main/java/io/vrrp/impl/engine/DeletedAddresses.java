// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.protocol.IpAddress;

/** Hears from the kernel which addresses it has deleted, on the engine's thread. */
public interface DeletedAddresses {

  /** An address was deleted from an interface of this node. */
  void deleted(IpAddress address);

  /** Reports were lost: any address may have been deleted. */
  void missed();
}
