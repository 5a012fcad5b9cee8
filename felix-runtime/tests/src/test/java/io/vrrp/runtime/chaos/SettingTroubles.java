// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import io.vrrp.runtime.chaos.Trouble.Trait;
import java.util.ArrayList;
import java.util.List;

/** Settings of the kernel (sysctl) that operators and their programs write. */
final class SettingTroubles {
  private static final List<String> SCOPES = List.of("$IF", "all", "default", "macvlans");

  private SettingTroubles() {}

  static List<Trouble> all() {
    List<Trouble> all = new ArrayList<>();
    for (String scope : SCOPES) {
      harmless4(all, scope, "rp_filter", 0, 1, 2);
      harmless4(all, scope, "arp_ignore", 0, 1);
      harmless4(all, scope, "arp_announce", 0, 1, 2);
      harmless4(all, scope, "proxy_arp", 0, 1);
      harmless4(all, scope, "accept_local", 0, 1);
      harmless4(all, scope, "arp_notify", 1);
      harmless4(all, scope, "arp_accept", 1);
      harmless4(all, scope, "promote_secondaries", 1);
      harmless4(all, scope, "send_redirects", 0);
      harmless4(all, scope, "src_valid_mark", 1);
      harmless4(all, scope, "route_localnet", 1);
      harmless4(all, scope, "log_martians", 1);
      harmless4(all, scope, "disable_policy", 1);
      harmless4(all, scope, "ignore_routes_with_linkdown", 1);
      harmless4(all, scope, "drop_unicast_in_l2_multicast", 1);
      harmless4(all, scope, "force_igmp_version", 2);
      harmless4(all, scope, "medium_id", 1);
      // all.arp_ignore above 1 and all.arp_filter prevent ARP answers; this is documented.
      Impact refused = scope.equals("all") ? Impact.UNSURE : Impact.HARMLESS;
      all.add(sysctl(4, scope, "arp_ignore", 2).impact(refused, Impact.HARMLESS));
      all.add(sysctl(4, scope, "arp_ignore", 8).impact(refused, Impact.HARMLESS));
      all.add(sysctl(4, scope, "arp_filter", 1).impact(refused, Impact.HARMLESS));
      all.add(sysctl(4, scope, "proxy_arp_pvlan", 1).with(Trait.PROXY));
      if (!scope.equals("macvlans")) {
        all.add(sysctl(4, scope, "forwarding", 0).with(Trait.NO_FORWARDING));
        all.add(sysctl(6, scope, "forwarding", 0).with(Trait.NO_FORWARDING));
      }
      harmless6(all, scope, "accept_ra", 0, 2);
      harmless6(all, scope, "use_tempaddr", 2);
      harmless6(all, scope, "accept_dad", 0, 2);
      harmless6(all, scope, "dad_transmits", 0, 3);
      harmless6(all, scope, "autoconf", 0);
      harmless6(all, scope, "keep_addr_on_down", 1);
      harmless6(all, scope, "ndisc_notify", 1);
      harmless6(all, scope, "force_mld_version", 1);
      harmless6(all, scope, "accept_untracked_na", 1);
      harmless6(all, scope, "drop_unsolicited_na", 1);
      harmless6(all, scope, "proxy_ndp", 1);
      harmless6(all, scope, "optimistic_dad", 1);
      harmless6(all, scope, "use_oif_addrs_only", 1);
      all.add(generated(scope, 0));
      all.add(generated(scope, 1));
      all.add(
          sysctl(6, scope, "disable_ipv6", 1)
              .impact(
                  Impact.HARMLESS,
                  switch (scope) {
                    case "default" -> Impact.HARMLESS;
                    case "macvlans" -> Impact.DISTURBING;
                    default -> Impact.DISABLING;
                  })
              .end(
                  router -> {
                    router.script(restore(6, scope, "disable_ipv6"));
                    router.script("own");
                  }));
    }
    return all;
  }

  private static void harmless4(List<Trouble> all, String scope, String name, int... values) {
    for (int value : values) {
      all.add(sysctl(4, scope, name, value));
    }
  }

  private static void harmless6(List<Trouble> all, String scope, String name, int... values) {
    for (int value : values) {
      all.add(sysctl(6, scope, name, value));
    }
  }

  /**
   * Changes how link-local addresses are generated; one more may appear. The kernel copies the
   * value of "all" to each interface, so restoring "all" alone restores nothing.
   */
  private static Trouble generated(String scope, int mode) {
    return sysctl(6, scope, "addr_gen_mode", mode)
        .end(
            router -> {
              router.script(restore(6, scope, "addr_gen_mode"));
              router.script("own");
            });
  }

  private static Trouble sysctl(int version, String scope, String name, int value) {
    Trouble trouble =
        new Trouble(
                scope.equals("macvlans") ? "setting of macvlans" : "setting " + version,
                "net.ipv%d.conf.%s.%s = %d".formatted(version, scope, name, value),
                Impact.HARMLESS)
            .begin("put " + name + " \"" + files(version, scope, name) + "\" " + value)
            .end(restore(version, scope, name));
    return scope.equals("macvlans") ? trouble.only(Setting::virtualMac) : trouble;
  }

  private static String restore(int version, String scope, String name) {
    return "back " + name + " \"" + files(version, scope, name) + "\"";
  }

  private static String files(int version, String scope, String name) {
    String path = "/proc/sys/net/ipv" + version + "/conf/%s/" + name;
    return scope.equals("macvlans")
        ? "$(for m in $(ours); do echo " + path.formatted("$m") + "; done)"
        : path.formatted(scope);
  }
}
