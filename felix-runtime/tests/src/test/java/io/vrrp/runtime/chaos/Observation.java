// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.Set;

/**
 * The observations of one virtual router during a moment; routers are numbered from 1.
 *
 * @param advertisers the routers that advertised it
 * @param answers the answers to the request for its virtual IP address
 * @param strangers the answers to the request for an address that no host has
 * @param clientMacs the MAC addresses to which the client sends packets that should be forwarded
 * @param forwarders the routers that forwarded such packets
 * @param repliers the routers that replied to an echo request for the virtual IP address
 */
record Observation(
    Set<Integer> advertisers,
    Set<Answer> answers,
    Set<Answer> strangers,
    Set<String> clientMacs,
    Set<Integer> forwarders,
    Set<Integer> repliers) {

  /**
   * An ARP reply or neighbor advertisement.
   *
   * @param router which sent it
   * @param mac the MAC address in it
   */
  record Answer(int router, String mac) {}
}
