// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.protocol.MacAddress;

/**
 * A network interface as the kernel reports it.
 *
 * @param index its index, unique in its network namespace while it exists
 * @param name its name, which may change
 * @param mac its Ethernet address, or null if it has none
 * @param adminUp whether it is switched on (IFF_UP)
 * @param running whether it has a carrier and is operative (IFF_UP and IFF_RUNNING)
 * @param mtu its MTU in octets
 */
public record Link(
    int index, String name, MacAddress mac, boolean adminUp, boolean running, int mtu) {}
