// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;

/**
 * The actions that a {@link VirtualRouter} requests. The calls come in the order of RFC 9568 §6.4,
 * on the thread that reported the event, and must not call back.
 */
public interface Effects {

  /**
   * Send an ADVERTISEMENT with the virtual router's present parameters, in each version and to each
   * peer.
   *
   * @param priority the effective priority, or 0 for a master that leaves
   * @return how many packets were sent, of {@link RouterParameters#packetsPerAdvertisement}
   */
  int sendAdvertisement(int priority);

  /**
   * Hold the virtual IP addresses. Once they are held, announce each of them by gratuitous ARP or
   * unsolicited neighbor advertisement (RFC 9568 §6.4.1, §6.4.2, §8.1.2).
   */
  void holdAddresses();

  /**
   * Announce the virtual IP addresses again soon, if they are held: another router acts as master
   * and may receive their traffic. Each advertisement of that router causes a call.
   */
  void announceAddresses();

  /**
   * Whether advertisements have the interface's own MAC address. If so, a master that yields can
   * send one more, and no switch learns a wrong port for the virtual MAC address.
   */
  boolean advertisesFromOwnMac();

  /** Give up the virtual IP addresses, without sending anything (RFC 9568 §6.4.3). */
  void releaseAddresses();

  /** The state changed; all actions of the transition have already been requested. */
  void stateChanged(VrrpState from, VrrpState to, VrrpEvent event);

  /** An advertisement was accepted, but the operator may want to know this difference. */
  void noticed(ConfigMismatch mismatch, Advertisement advertisement);
}
