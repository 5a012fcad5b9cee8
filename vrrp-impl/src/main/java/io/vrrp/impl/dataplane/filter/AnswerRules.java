// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.filter;

import io.vrrp.impl.dataplane.filter.FilterRules.AddressOnLink;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import java.util.Set;

/**
 * Which interfaces may answer ARP and neighbor discovery for the virtual IP addresses, and for the
 * addresses that unicast peers send to. Without these rules Linux answers ARP for any address of
 * the node on any interface. A second interface on the LAN would answer with its own MAC address,
 * and with proxy ARP a backup would answer for the virtual IP addresses (RFC 9568 §6.4.2, §8.1.2).
 * Packets that a unicast peer sends to the wrong interface are not received.
 *
 * @param guarded all virtual IP addresses, and the addresses that unicast peers send to
 * @param answering the interfaces that may answer for them: the virtual router's own, and those on
 *     which another program put the address
 * @param proxies interfaces that answer ARP for other hosts
 * @param own the addresses that these interfaces themselves have
 */
public record AnswerRules(
    Set<IpAddress> guarded,
    Set<AddressOnLink> answering,
    Set<ArpProxy> proxies,
    Set<AddressOnLink> own) {

  /** No rules. */
  public static final AnswerRules NONE = new AnswerRules(Set.of(), Set.of(), Set.of(), Set.of());

  /** Copies the sets. */
  public AnswerRules {
    guarded = Set.copyOf(guarded);
    answering = Set.copyOf(answering);
    proxies = Set.copyOf(proxies);
    own = Set.copyOf(own);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return guarded.isEmpty() && proxies.isEmpty();
  }

  /**
   * A base interface that answers ARP for other hosts (proxy_arp, proxy_arp_pvlan). A master's
   * answers contain the virtual MAC address (RFC 9568 §8.1.3); a backup's are dropped.
   *
   * @param virtualMac the virtual MAC address, or null while this node is backup
   */
  public record ArpProxy(int linkIndex, MacAddress virtualMac) {}
}
