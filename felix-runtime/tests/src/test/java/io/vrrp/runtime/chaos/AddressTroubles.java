// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.ArrayList;
import java.util.List;

/** Addresses of every kind come and go. */
final class AddressTroubles {
  private AddressTroubles() {}

  static List<Trouble> all() {
    List<Trouble> all = new ArrayList<>();
    extra(all, "an IPv4 link-local address", "169.254.7.$N/16 scope link");
    extra(all, "an address of another subnet", "10.9.0.$N/24");
    extra(all, "a further address of the subnet", "10.7.0.6$N/24");
    extra(all, "a host address", "10.7.0.6$N/32");
    extra(all, "a short-lived address", "10.7.0.6$N/24 valid_lft 4 preferred_lft 2");
    extra(all, "an IPv6 address without a check for duplicates", "2001:db8:7::aaa$N/64 nodad");
    extra(all, "an IPv6 address with a check for duplicates", "2001:db8:7::aaa$N/64");
    extra(
        all,
        "a deprecated IPv6 address",
        "2001:db8:7::aaa$N/64 nodad valid_lft 60 preferred_lft 0");
    extra(all, "a unique local address", "fd00:7::$N/64 nodad");
    extra(all, "a second link-local address", "fe80::aaa$N/64 nodad");
    extra(all, "a lower second link-local address", "fe80::/64 nodad");
    all.add(
        new Trouble("address", "the loopback interface gets addresses", Impact.HARMLESS)
            .begin("ip addr add 10.7.0.6$N/32 dev lo; ip -6 addr add 2001:db8:7::bbb$N/128 dev lo")
            .end("ip addr del 10.7.0.6$N/32 dev lo; ip -6 addr del 2001:db8:7::bbb$N/128 dev lo"));
    // With an IPv6 address, the kernel would let the route of the subnet expire at once.
    all.add(
        new Trouble("lifetime", "the IPv4 address is renewed for 600 s", Impact.HARMLESS)
            .begin("ip addr change $OWN4 dev $IF valid_lft 600 preferred_lft 600")
            .end("ip addr change $OWN4 dev $IF valid_lft forever preferred_lft forever"));
    all.add(
        new Trouble("lifetime", "the addresses are deprecated", Impact.HARMLESS)
            .begin(
                "ip addr change $OWN4 dev $IF preferred_lft 0;"
                    + " ip -6 addr change $LINK6/64 dev $IF preferred_lft 0")
            .end(
                "ip addr change $OWN4 dev $IF preferred_lft forever;"
                    + " ip -6 addr change $LINK6/64 dev $IF preferred_lft forever"));
    all.add(
        new Trouble("flush", "the IPv4 addresses are removed", Impact.HARMLESS)
            .impact(Impact.DISABLING, Impact.HARMLESS)
            .begin("ip -4 addr flush dev $IF")
            .end("own"));
    all.add(
        new Trouble("flush", "the IPv6 addresses are removed", Impact.HARMLESS)
            .impact(Impact.HARMLESS, Impact.DISABLING)
            .begin("ip -6 addr flush dev $IF")
            .end("own"));
    all.add(
        new Trouble("flush", "all addresses are removed", Impact.DISABLING)
            .begin("ip addr flush dev $IF")
            .end("own"));
    all.add(
        new Trouble("flush", "all addresses are removed and added after 0.15 s", Impact.HARMLESS)
            .begin("ip addr flush dev $IF; sleep 0.15; own"));
    all.add(
        new Trouble("flush", "all addresses are removed and added at once, twice", Impact.HARMLESS)
            .begin("ip addr flush dev $IF; own; ip addr flush dev $IF; own"));
    all.add(
        new Trouble("flush", "the link-local address is removed", Impact.HARMLESS)
            .impact(Impact.HARMLESS, Impact.DISABLING)
            .begin("ip addr del $LINK6/64 dev $IF")
            .end("own"));
    all.add(
        new Trouble("flush", "the primary address of two is removed", Impact.DISTURBING)
            .only(setting -> !setting.unicast())
            .impact(Impact.DISTURBING, Impact.HARMLESS)
            .begin("ip addr add 10.7.0.6$N/24 dev $IF; ip addr del $OWN4 dev $IF; own")
            .end("ip addr del 10.7.0.6$N/24 dev $IF; own"));
    all.add(
        new Trouble("renumber", "the address is replaced by another one", Impact.DISTURBING)
            .only(setting -> !setting.unicast())
            .impact(Impact.DISTURBING, Impact.HARMLESS)
            .begin("ip addr del $OWN4 dev $IF; ip addr add 10.7.0.3$N/24 dev $IF")
            .end("ip addr del 10.7.0.3$N/24 dev $IF; own"));
    all.add(
        new Trouble("virtual address", "the virtual IP addresses are removed", Impact.HARMLESS)
            .begin(
                "ip -o addr | sed 's/^[0-9]*: \\([^ ]*\\) *inet6* \\([^ ]*\\) .*/\\1 \\2/'"
                    + " | while read d a; do for v in $VIPS; do"
                    + " case $a in ${v%:0:0:0:0:*}::${v##*:}/*|$v/*) ip addr del $a dev $d;; esac;"
                    + " done; done"));
    all.add(
        new Trouble("neighbors", "the neighbors are forgotten", Impact.HARMLESS)
            .begin("ip neigh flush dev $IF; ip -6 neigh flush dev $IF; ip route flush cache"));
    return all;
  }

  /** The address may have expired at the end, and the interface may have been renamed since. */
  private static void extra(List<Trouble> all, String what, String address) {
    String plain = address.replaceFirst(" .*", "");
    all.add(
        new Trouble("address", "the interface gets " + what, Impact.HARMLESS)
            .begin("ip addr add " + address + " dev $IF")
            .end(
                "for d in $IF uplink0; do ip addr del "
                    + plain
                    + " dev $d 2>/dev/null; done; true"));
  }
}
