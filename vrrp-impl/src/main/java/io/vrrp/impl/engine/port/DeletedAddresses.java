// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.impl.protocol.IpAddress;

/** Receives the kernel's reports of deleted addresses, on the engine thread. */
public interface DeletedAddresses {

  /** An address was deleted from an interface of this node. */
  void deleted(IpAddress address);

  /** Reports were lost: any address may have been deleted. */
  void missed();
}
