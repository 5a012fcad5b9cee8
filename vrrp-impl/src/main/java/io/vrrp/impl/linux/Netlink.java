// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

/** Constants of rtnetlink(7). */
final class Netlink {

  static final int NETLINK_ROUTE = 0;
  static final int SOL_NETLINK = 270;
  static final int NETLINK_CAP_ACK = 10;
  static final int NETLINK_EXT_ACK = 11;
  static final int SOCKADDR_NL_SIZE = 12;
  static final int NL_PID = 4;
  static final int NL_GROUPS = 8;

  static final int NLMSG_ERROR = 2;
  static final int NLMSG_DONE = 3;
  static final int NLMSG_HEADER_SIZE = 16;

  static final int NLM_F_REQUEST = 0x1;
  static final int NLM_F_ACK = 0x4;
  static final int NLM_F_DUMP_INTR = 0x10;
  static final int NLM_F_CAPPED = 0x100;
  static final int NLM_F_ACK_TLVS = 0x200;
  static final int NLM_F_REPLACE = 0x100;
  static final int NLM_F_EXCL = 0x200;
  static final int NLM_F_DUMP = 0x300;
  static final int NLM_F_CREATE = 0x400;

  static final int NLMSGERR_ATTR_MSG = 1;

  static final int RTMGRP_LINK = 0x1;
  static final int RTMGRP_IPV4_IFADDR = 0x10;
  static final int RTMGRP_IPV6_IFADDR = 0x100;

  static final int RTMGRP_IPV4_NETCONF = 0x800000;
  static final int RTMGRP_IPV6_NETCONF = 0x1000000;

  static final int RTM_NEWLINK = 16;
  static final int RTM_DELLINK = 17;
  static final int RTM_GETLINK = 18;
  static final int RTM_NEWADDR = 20;
  static final int RTM_DELADDR = 21;
  static final int RTM_GETADDR = 22;

  static final int IFINFOMSG_SIZE = 16;
  static final int IFI_FAMILY = 0;
  static final int IFI_TYPE = 2;
  static final int IFI_INDEX = 4;
  static final int IFI_FLAGS = 8;
  static final int ARPHRD_ETHER = 1;
  static final int IFF_UP = 0x1;
  static final int IFF_RUNNING = 0x40;
  static final int IFF_NOARP = 0x80;
  static final int IFLA_ADDRESS = 1;
  static final int IFLA_IFNAME = 3;
  static final int IFLA_MTU = 4;
  static final int IFLA_LINK = 5;
  static final int IFLA_MASTER = 10;
  static final int IFLA_OPERSTATE = 16;
  static final int IFLA_LINKINFO = 18;
  static final int IFLA_IFALIAS = 20;
  static final int IFLA_AF_SPEC = 26;
  static final int IFLA_GROUP = 27;
  static final int IFLA_EXT_MASK = 29;
  static final int RTEXT_FILTER_SKIP_STATS = 8;
  static final int IFLA_LINK_NETNSID = 37;
  static final int IFLA_INFO_KIND = 1;
  static final int IFLA_INFO_DATA = 2;
  static final int IFLA_MACVLAN_MODE = 1;
  static final int MACVLAN_MODE_BRIDGE = 4;

  /** What holds an interface's IPv4 settings, each at its number less one. */
  static final int IFLA_INET_CONF = 1;

  static final int IPV4_DEVCONF_FORWARDING = 1;
  static final int IPV4_DEVCONF_PROXY_ARP = 3;
  static final int IPV4_DEVCONF_RP_FILTER = 8;
  static final int IPV4_DEVCONF_ARPFILTER = 13;
  static final int IPV4_DEVCONF_MEDIUM_ID = 14;
  static final int IPV4_DEVCONF_ARP_ANNOUNCE = 18;
  static final int IPV4_DEVCONF_ARP_IGNORE = 19;
  static final int IPV4_DEVCONF_PROMOTE_SECONDARIES = 20;
  static final int IPV4_DEVCONF_ACCEPT_LOCAL = 23;
  static final int IPV4_DEVCONF_PROXY_ARP_PVLAN = 25;

  /** What holds an interface's IPv6 settings, each at its number. */
  static final int IFLA_INET6_CONF = 2;

  static final int IFLA_INET6_ADDR_GEN_MODE = 8;
  static final int DEVCONF_FORWARDING = 0;
  static final int DEVCONF_ACCEPT_RA = 3;
  static final int DEVCONF_DISABLE_IPV6 = 26;
  static final int ADDR_GEN_MODE_EUI64 = 0;
  static final int ADDR_GEN_MODE_NONE = 1;

  /** The longest name of an interface, in octets. */
  static final int MAX_NAME = 15;

  /** The longest alias of an interface, in octets. */
  static final int MAX_ALIAS = 255;

  static final int RTM_NEWNETCONF = 80;
  static final int RTM_DELNETCONF = 81;

  /** An address family, padded. */
  static final int NETCONFMSG_SIZE = 4;

  static final int NETCONFA_IFINDEX = 1;
  static final int NETCONFA_IFINDEX_ALL = -1;

  static final int IFADDRMSG_SIZE = 8;
  static final int IFA_PREFIXLEN = 1;
  static final int IFA_FLAGS_OCTET = 2;
  static final int IFA_INDEX = 4;
  static final int IFA_ADDRESS = 1;
  static final int IFA_LOCAL = 2;
  static final int IFA_CACHEINFO = 6;
  static final int IFA_FLAGS = 8;
  static final int IFA_PROTO = 11;
  static final int IFA_SCOPE = 3;

  /** Of an IPv4 address; the same bit of an IPv6 one is the next. */
  static final int IFA_F_SECONDARY = 0x01;

  static final int IFA_F_TEMPORARY = 0x01;
  static final int IFA_F_NODAD = 0x02;
  static final int IFA_F_DADFAILED = 0x08;
  static final int IFA_F_DEPRECATED = 0x20;
  static final int IFA_F_TENTATIVE = 0x40;
  static final int IFA_F_NOPREFIXROUTE = 0x200;
  static final int RT_SCOPE_UNIVERSE = 0;
  static final int RT_SCOPE_LINK = 253;

  /** The origin that our addresses are marked with: the IP protocol number of VRRP. */
  static final int PROTO_VRRP = Libc.IPPROTO_VRRP;

  private Netlink() {}

  /** Messages and attributes begin at multiples of four octets. */
  static int align(int length) {
    return length + 3 & ~3;
  }
}
