// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import io.vrrp.runtime.chaos.Trouble.Trait;
import java.util.ArrayList;
import java.util.List;

/** Other programs change macvlans and rules, and netlink messages are forged. */
final class KernelObjectTroubles {
  private static final int AF_BRIDGE = 7;
  private static final int IPV4_ADDRESSES = 1 << 4;

  private KernelObjectTroubles() {}

  static List<Trouble> all() {
    List<Trouble> all = new ArrayList<>();
    macvlan(all, "set down", "ip link set $m down");
    macvlan(all, "set up", "ip link set $m up");
    macvlan(all, "set up five times", "for i in 1 2 3 4 5; do ip link set $m up; sleep 0.1; done");
    macvlan(all, "set down and up", "ip link set $m down; ip link set $m up");
    macvlan(all, "renamed", "ip link set $m name x$i");
    macvlan(all, "deleted", "ip link del $m");
    macvlan(all, "flushed", "ip addr flush dev $m");
    macvlan(all, "given an MTU of 1400", "ip link set $m mtu 1400");
    macvlan(all, "given another MAC address", "ip link set $m address 02:00:00:00:bb:0$N");
    macvlan(all, "given another mode", "ip link set $m type macvlan mode private");
    macvlan(all, "given another alias", "ip link set $m alias mine");
    macvlan(all, "set without ARP", "ip link set $m arp off");
    macvlan(all, "set without multicast", "ip link set $m multicast off");
    macvlan(
        all,
        "moved to another network namespace, which is removed",
        "ip netns add x$NAME$i; ip link set $m netns x$NAME$i; ip netns del x$NAME$i");
    all.add(
        new Trouble("macvlan", "our macvlans become ports of a bridge", Impact.HARMLESS)
            .only(Setting::virtualMac)
            .begin(
                "ip link add br7 type bridge; for m in $(ours); do ip link set $m master br7; done")
            .end("ip link del br7"));
    all.add(
        new Trouble("macvlan", "our macvlans get an address", Impact.HARMLESS)
            .only(Setting::virtualMac)
            .begin("i=0; for m in $(ours); do i=$((i+1)); ip addr add 203.0.113.$i/24 dev $m; done")
            .end(
                "ip -o addr | grep 203.0.113 | sed 's/^[0-9]*: \\([^ ]*\\) *inet \\([^ ]*\\) .*/\\1 \\2/'"
                    + " | while read d a; do ip addr del $a dev $d; done; true"));
    nft(all, "the rules are flushed", "nft flush ruleset");
    nft(
        all,
        "the rules are saved and loaded",
        "nft list ruleset > $SAVED/rules; nft -f $SAVED/rules");
    nft(
        all,
        "the rules are saved, flushed and loaded",
        "(echo flush ruleset; nft list ruleset) > $SAVED/rules; nft -f $SAVED/rules");
    nft(all, "our rules are deleted", "nft delete table inet io_vrrp");
    all.add(
        new Trouble("rules", "the operator has rules", Impact.HARMLESS)
            .begin(
                "nft add table inet filter;"
                    + " nft add chain inet filter input"
                    + " '{ type filter hook input priority 0; policy accept; }';"
                    + " nft add rule inet filter input tcp dport 22 accept")
            .end("nft delete table inet filter"));
    all.add(
        new Trouble("rules", "the operator's rules drop VRRP", Impact.SPLITTING)
            .begin(
                "nft add table inet filter;"
                    + " nft add chain inet filter input"
                    + " '{ type filter hook input priority 0; policy accept; }';"
                    + " nft add rule inet filter input meta l4proto 112 drop")
            .end("nft delete table inet filter"));
    netlink(
        all,
        "says the interface's name only",
        router ->
            link(router, NetlinkForger.NEW_LINK, 0, 0x11043, router.setting().interfaceName()));
    netlink(
        all,
        "is of a bridge's port",
        router ->
            link(
                router,
                NetlinkForger.NEW_LINK,
                AF_BRIDGE,
                0x11043,
                router.setting().interfaceName()));
    netlink(
        all,
        "is of a bridge's port that is removed",
        router ->
            link(
                router,
                NetlinkForger.DELETE_LINK,
                AF_BRIDGE,
                0x11043,
                router.setting().interfaceName()));
    netlink(
        all,
        "is cut short",
        router -> {
          for (int type = 0; type < 80; type++) {
            send(router, NetlinkForger.GROUP_LINK, NetlinkForger.cutShort(type));
            send(router, IPV4_ADDRESSES, NetlinkForger.cutShort(type));
          }
        });
    netlink(
        all,
        "has no content",
        router -> {
          send(router, NetlinkForger.GROUP_LINK, new byte[0]);
          send(router, NetlinkForger.GROUP_LINK, new byte[4]);
          send(router, NetlinkForger.GROUP_LINK, new byte[16]);
          send(router, NetlinkForger.GROUP_LINK, new byte[64]);
        });
    return all;
  }

  private static void macvlan(List<Trouble> all, String what, String script) {
    all.add(
        new Trouble("macvlan", "our macvlans are " + what, Impact.HARMLESS)
            .only(Setting::virtualMac)
            .begin("i=0; for m in $(ours); do i=$((i+1)); " + script + "; done"));
  }

  private static void nft(List<Trouble> all, String what, String script) {
    all.add(
        new Trouble("rules", what, Impact.HARMLESS).begin("(" + script + ") 2>&1 | head -1; true"));
  }

  private static void netlink(List<Trouble> all, String what, Trouble.Action action) {
    all.add(
        new Trouble("netlink", "a netlink report " + what, Impact.HARMLESS)
            .with(Trait.LOUD)
            .begin(action));
  }

  private static void link(RouterHost router, int type, int family, int flags, String name) {
    byte[] message = NetlinkForger.link(type, family, router.index(), flags, name);
    send(router, NetlinkForger.GROUP_LINK, message);
  }

  private static void send(RouterHost router, int groups, byte[] message) {
    try {
      NetlinkForger.send(router.host().name(), groups, message);
    } catch (RuntimeException e) {
      // The kernel rejects an empty message.
      router.note("netlink: " + e.getMessage());
    }
  }
}
