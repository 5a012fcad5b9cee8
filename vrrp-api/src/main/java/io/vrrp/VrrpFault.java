// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.time.Instant;

/**
 * Something that running needs failed on this node, or works again: an address that the kernel
 * refused, a socket that could not be opened. While there is a fault the virtual router is in
 * {@link VrrpState#INITIALIZE} or tries again. Immutable.
 *
 * @param id which virtual router
 * @param sequence its place among the notifications of this virtual router
 * @param time when it happened
 * @param present whether there is a fault now
 * @param fault what failed, in plain words
 */
public record VrrpFault(
    VirtualRouterId id, long sequence, Instant time, boolean present, String fault)
    implements VrrpNotification {

  @Override
  public String text() {
    return present ? fault : "works again: " + fault;
  }
}
