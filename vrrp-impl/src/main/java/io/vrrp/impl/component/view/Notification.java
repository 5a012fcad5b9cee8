// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpNotification;
import java.time.Instant;

/** The common part of all notifications. */
interface Notification extends VrrpNotification {

  /** Where and when it happened. */
  Occurrence occurrence();

  @Override
  default VirtualRouterId id() {
    return occurrence().id();
  }

  @Override
  default long sequence() {
    return occurrence().sequence();
  }

  @Override
  default Instant time() {
    return occurrence().time();
  }
}
