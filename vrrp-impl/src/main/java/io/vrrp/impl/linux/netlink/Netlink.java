// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.linux.libc.Libc;

/** Constants of rtnetlink(7). */
public final class Netlink {

  public static final int NETLINK_ROUTE = 0;
  public static final int SOL_NETLINK = 270;
  public static final int NETLINK_CAP_ACK = 10;
  public static final int NETLINK_EXT_ACK = 11;
  public static final int NETLINK_GET_STRICT_CHK = 12;
  public static final int SOCKADDR_NL_SIZE = 12;
  public static final int NL_PID = 4;
  public static final int NL_GROUPS = 8;

  public static final int NLMSG_ERROR = 2;
  public static final int NLMSG_DONE = 3;
  public static final int NLMSG_HEADER_SIZE = 16;

  public static final int NLM_F_REQUEST = 0x1;
  public static final int NLM_F_ACK = 0x4;
  public static final int NLM_F_DUMP_INTR = 0x10;
  public static final int NLM_F_CAPPED = 0x100;
  public static final int NLM_F_ACK_TLVS = 0x200;
  public static final int NLM_F_REPLACE = 0x100;
  public static final int NLM_F_EXCL = 0x200;
  public static final int NLM_F_DUMP = 0x300;
  public static final int NLM_F_CREATE = 0x400;

  public static final int NLMSGERR_ATTR_MSG = 1;

  public static final int RTMGRP_LINK = 0x1;
  public static final int RTMGRP_IPV4_IFADDR = 0x10;
  public static final int RTMGRP_IPV6_IFADDR = 0x100;

  public static final int RTMGRP_IPV4_ROUTE = 0x40;
  public static final int RTMGRP_IPV6_ROUTE = 0x400;

  /** Group 32, RTNLGRP_NEXTHOP. */
  public static final int RTMGRP_NEXTHOP = 1 << 31;

  public static final int RTMGRP_IPV4_NETCONF = 0x800000;
  public static final int RTMGRP_IPV6_NETCONF = 0x1000000;

  public static final int RTM_NEWLINK = 16;
  public static final int RTM_DELLINK = 17;
  public static final int RTM_GETLINK = 18;
  public static final int RTM_NEWADDR = 20;
  public static final int RTM_DELADDR = 21;
  public static final int RTM_GETADDR = 22;

  public static final int RTM_NEWROUTE = 24;
  public static final int RTM_DELROUTE = 25;
  public static final int RTM_GETROUTE = 26;
  public static final int RTM_NEWNEXTHOP = 104;
  public static final int RTM_DELNEXTHOP = 105;

  public static final int RTMSG_SIZE = 12;
  public static final int RTM_DST_LEN = 1;
  public static final int RTM_TABLE = 4;
  public static final int RTM_PROTOCOL = 5;
  public static final int RTM_TYPE = 7;
  public static final int RTM_FLAGS = 8;
  public static final int RTM_F_CLONED = 0x200;
  public static final int RTA_DST = 1;
  public static final int RTA_OIF = 4;
  public static final int RTA_GATEWAY = 5;
  public static final int RTA_PRIORITY = 6;
  public static final int RTA_PREFSRC = 7;
  public static final int RTA_MULTIPATH = 9;
  public static final int RTA_TABLE = 15;
  public static final int RTA_VIA = 18;
  public static final int RTA_EXPIRES = 23;
  public static final int RTA_NH_ID = 30;
  public static final int RTNEXTHOP_SIZE = 8;
  public static final int RTNH_FLAGS = 2;
  public static final int RTNH_IFINDEX = 4;
  public static final int RTNH_F_DEAD = 1;
  public static final int RTNH_F_ONLINK = 4;
  public static final int RTNH_F_LINKDOWN = 16;
  public static final int RTN_UNICAST = 1;
  public static final int RTN_LOCAL = 2;
  public static final int RT_TABLE_MAIN = 254;

  public static final int NHMSG_SIZE = 8;
  public static final int NHA_ID = 1;

  public static final int IFINFOMSG_SIZE = 16;
  public static final int IFI_FAMILY = 0;
  public static final int IFI_TYPE = 2;
  public static final int IFI_INDEX = 4;
  public static final int IFI_FLAGS = 8;
  public static final int ARPHRD_ETHER = 1;
  public static final int IFF_UP = 0x1;
  public static final int IFF_RUNNING = 0x40;
  public static final int IFF_NOARP = 0x80;
  public static final int IFF_LOWER_UP = 0x10000;
  public static final int IFLA_ADDRESS = 1;
  public static final int IFLA_IFNAME = 3;
  public static final int IFLA_MTU = 4;
  public static final int IFLA_LINK = 5;
  public static final int IFLA_MASTER = 10;
  public static final int IFLA_OPERSTATE = 16;
  public static final int IFLA_LINKINFO = 18;
  public static final int IFLA_IFALIAS = 20;
  public static final int IFLA_AF_SPEC = 26;
  public static final int IFLA_GROUP = 27;
  public static final int IFLA_EXT_MASK = 29;
  public static final int RTEXT_FILTER_SKIP_STATS = 8;
  public static final int IFLA_LINK_NETNSID = 37;
  public static final int IFLA_PROP_LIST = 52;
  public static final int IFLA_ALT_IFNAME = 53;
  public static final int IFLA_INFO_KIND = 1;
  public static final int IFLA_INFO_DATA = 2;
  public static final int IFLA_MACVLAN_MODE = 1;
  public static final int MACVLAN_MODE_BRIDGE = 4;

  /** Contains the IPv4 settings of an interface; each is at its number minus one. */
  public static final int IFLA_INET_CONF = 1;

  public static final int IPV4_DEVCONF_FORWARDING = 1;
  public static final int IPV4_DEVCONF_PROXY_ARP = 3;
  public static final int IPV4_DEVCONF_RP_FILTER = 8;
  public static final int IPV4_DEVCONF_ARPFILTER = 13;
  public static final int IPV4_DEVCONF_MEDIUM_ID = 14;
  public static final int IPV4_DEVCONF_ARP_ANNOUNCE = 18;
  public static final int IPV4_DEVCONF_ARP_IGNORE = 19;
  public static final int IPV4_DEVCONF_PROMOTE_SECONDARIES = 20;
  public static final int IPV4_DEVCONF_ACCEPT_LOCAL = 23;
  public static final int IPV4_DEVCONF_PROXY_ARP_PVLAN = 25;

  /** Contains the IPv6 settings of an interface; each is at its number. */
  public static final int IFLA_INET6_CONF = 2;

  public static final int IFLA_INET6_ADDR_GEN_MODE = 8;
  public static final int DEVCONF_FORWARDING = 0;
  public static final int DEVCONF_ACCEPT_RA = 3;
  public static final int DEVCONF_DISABLE_IPV6 = 26;
  public static final int ADDR_GEN_MODE_EUI64 = 0;
  public static final int ADDR_GEN_MODE_NONE = 1;

  /** The maximum length of an interface's alias, in bytes. */
  public static final int MAX_ALIAS = 255;

  public static final int RTM_NEWNETCONF = 80;
  public static final int RTM_DELNETCONF = 81;

  /** The address family, padded to four bytes. */
  public static final int NETCONFMSG_SIZE = 4;

  public static final int NETCONFA_IFINDEX = 1;
  public static final int NETCONFA_IFINDEX_ALL = -1;

  public static final int IFADDRMSG_SIZE = 8;
  public static final int IFA_PREFIXLEN = 1;
  public static final int IFA_FLAGS_OFFSET = 2;
  public static final int IFA_INDEX = 4;
  public static final int IFA_ADDRESS = 1;
  public static final int IFA_LOCAL = 2;
  public static final int IFA_CACHEINFO = 6;
  public static final int IFA_FLAGS = 8;
  public static final int IFA_PROTO = 11;
  public static final int IFA_SCOPE = 3;

  /** Only for IPv4: for IPv6 the same bit means IFA_F_TEMPORARY. */
  public static final int IFA_F_SECONDARY = 0x01;

  public static final int IFA_F_TEMPORARY = 0x01;
  public static final int IFA_F_NODAD = 0x02;
  public static final int IFA_F_DADFAILED = 0x08;
  public static final int IFA_F_DEPRECATED = 0x20;
  public static final int IFA_F_TENTATIVE = 0x40;
  public static final int IFA_F_NOPREFIXROUTE = 0x200;
  public static final int RT_SCOPE_UNIVERSE = 0;
  public static final int RT_SCOPE_LINK = 253;

  /** Marks our addresses (IFA_PROTO): the IP protocol number of VRRP. */
  public static final int PROTO_VRRP = Libc.IPPROTO_VRRP;

  private Netlink() {}

  /** Rounds up: messages and attributes begin at multiples of four bytes. */
  public static int align(int length) {
    return length + 3 & ~3;
  }
}
