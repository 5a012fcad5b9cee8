// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.netlink.NetlinkExchange.Request;

/** Requests about addresses. */
public final class AddressRequests {

  private static final int INFINITE = -1;

  private AddressRequests() {}

  public static void writeReadAll(NetlinkWriter to, int sequence) {
    to.begin(Netlink.RTM_GETADDR, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP, sequence)
        .put(new byte[Netlink.IFADDRMSG_SIZE])
        .end();
  }

  /** Reads one address; the kernel can do this only for IPv6. */
  static Request read(LinkAddress address) {
    return (to, sequence) -> write(to, Netlink.RTM_GETADDR, 0, sequence, address).end();
  }

  public static Request put(KernelChange.PutAddress put) {
    LinkAddress address = put.address();
    boolean v6 = address.address().v6();
    int lifetime = put.lifetimeSeconds() == 0 ? INFINITE : put.lifetimeSeconds();
    // Deprecated at once: the kernel answers for the address, but programs send from it only on
    // request. IPv4 has no such state.
    int preferred = v6 ? 0 : lifetime;
    int flags =
        (v6 ? Netlink.IFA_F_NODAD : 0) | (put.subnetRoute() ? 0 : Netlink.IFA_F_NOPREFIXROUTE);
    return (to, sequence) ->
        write(
                to,
                Netlink.RTM_NEWADDR,
                Netlink.NLM_F_CREATE | Netlink.NLM_F_REPLACE,
                sequence,
                address)
            .beginAttribute(Netlink.IFA_CACHEINFO)
            .putInt(preferred)
            .putInt(lifetime)
            .putInt(0)
            .putInt(0)
            .endAttribute()
            .attribute(Netlink.IFA_FLAGS, flags)
            .beginAttribute(Netlink.IFA_PROTO)
            .put(Netlink.PROTO_VRRP)
            .endAttribute()
            .end();
  }

  static Request remove(LinkAddress address) {
    return (to, sequence) -> write(to, Netlink.RTM_DELADDR, 0, sequence, address).end();
  }

  private static NetlinkWriter write(
      NetlinkWriter to, int type, int flags, int sequence, LinkAddress address) {
    boolean v6 = address.address().v6();
    boolean linkLocal = address.address().isIpv6LinkLocal();
    byte[] bytes = address.address().bytes();
    return to.begin(type, Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | flags, sequence)
        .put(v6 ? Libc.AF_INET6 : Libc.AF_INET)
        .put(address.prefixLength())
        .put(0)
        .put(linkLocal ? Netlink.RT_SCOPE_LINK : Netlink.RT_SCOPE_UNIVERSE)
        .putInt(address.linkIndex())
        .attribute(Netlink.IFA_LOCAL, bytes)
        .attribute(Netlink.IFA_ADDRESS, bytes);
  }
}
