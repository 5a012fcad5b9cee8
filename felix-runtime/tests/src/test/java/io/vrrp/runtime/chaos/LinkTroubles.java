// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Troubles of interfaces, cables, network cards and the switch. */
final class LinkTroubles {
  private static final int[] MTUS = {68, 576, 1200, 1279, 1280, 1492};
  private static final int LEAST_MTU_OF_IPV6 = 1280;

  private LinkTroubles() {}

  static List<Trouble> all() {
    List<Trouble> all = new ArrayList<>();
    all.add(
        new Trouble("link", "the interface is set down", Impact.DISABLING)
            .begin("ip link set $IF down")
            .end("ip link set $IF up; own"));
    all.add(
        new Trouble("link", "the interface is set down and up at once", Impact.DISTURBING)
            .begin("ip link set $IF down; ip link set $IF up; own"));
    all.add(
        new Trouble("cable", "the cable is pulled", Impact.DISABLING)
            .begin(router -> router.port("down"))
            .end(router -> router.port("up")));
    all.add(
        new Trouble("cable", "the cable is loose", Impact.DISTURBING).begin(LinkTroubles::shake));
    all.add(
        new Trouble("cable", "the switch forwards nothing of the port", Impact.SPLITTING)
            .begin(router -> router.port("nomaster"))
            .end(router -> router.port("master", router.lan())));
    all.add(
        new Trouble("cable", "the switch sends the port no multicast", Impact.SPLITTING)
            .begin(router -> router.bridgePort("mcast_flood", "off"))
            .end(router -> router.bridgePort("mcast_flood", "on")));
    for (int mtu : MTUS) {
      all.add(
          new Trouble("mtu", "the MTU is " + mtu, Impact.HARMLESS)
              .impact(
                  mtu == MTUS[0] ? Impact.UNSURE : Impact.HARMLESS,
                  mtu < LEAST_MTU_OF_IPV6 ? Impact.DISABLING : Impact.HARMLESS)
              .begin("ip link set $IF mtu " + mtu)
              .end("ip link set $IF mtu 1500; own"));
    }
    all.add(
        new Trouble("mac", "the interface gets another MAC address", Impact.DISTURBING)
            .begin(
                "put mac '' ''; cat /sys/class/net/$IF/address > $SAVED/mac;"
                    + " ip link set $IF address 02:00:00:00:aa:0$N")
            .end("ip link set $IF address $(cat $SAVED/mac)"));
    flag(all, "multicast", "off", "on", Impact.SPLITTING);
    flag(all, "arp", "off", "on", Impact.SPLITTING);
    flag(all, "promisc", "on", "off", Impact.HARMLESS);
    flag(all, "allmulticast", "on", "off", Impact.HARMLESS);
    flag(all, "alias", "io.vrrp-uplink", "''", Impact.HARMLESS);
    flag(all, "txqueuelen", "50", "1000", Impact.HARMLESS);
    all.add(
        new Trouble("name", "the interface is renamed", Impact.DISABLING)
            .begin("ip link set $IF name uplink0")
            .end("ip link set uplink0 name $IF; own"));
    all.add(
        new Trouble("card", "the network card is replaced", Impact.DISABLING)
            .only(s -> !s.bridged() && s.lan() != Setting.Switch.SPANNING_TREE)
            .begin(RouterHost::removeCard)
            .end(RouterHost::insertCard));
    all.add(
        new Trouble("bridge", "the interface becomes the port of a bridge", Impact.DISABLING)
            .only(setting -> !setting.bridged())
            // The kernel refuses it while the interface has a macvlan.
            .begin(
                "ip link add br9 type bridge forward_delay 0;"
                    + " ip link set eth0 master br9 || ip link set eth0 down")
            .end("ip link set eth0 nomaster; ip link set eth0 up; ip link del br9; own"));
    all.add(
        new Trouble("bridge", "the bridge of the interface loses its port", Impact.DISABLING)
            .only(Setting::bridged)
            .begin("ip link set eth0 nomaster")
            .end("ip link set eth0 master br0"));
    all.add(
        new Trouble("bridge", "the bridge of the interface snoops multicast", Impact.HARMLESS)
            .only(Setting::bridged)
            .begin("ip link set br0 type bridge mcast_snooping 1 mcast_querier 1")
            .end("ip link set br0 type bridge mcast_snooping 0 mcast_querier 0"));
    all.add(
        new Trouble("bridge", "another bridge is created and removed", Impact.HARMLESS)
            .begin("ip link add br8 type bridge; ip link set br8 up; ip link del br8"));
    secondCard(all, "without an address", router -> "");
    secondCard(all, "of another subnet", router -> "10.99.0." + router + "/24");
    secondCard(all, "of the same subnet", router -> "10.7.0." + (70 + router) + "/24");
    all.add(
        new Trouble("other links", "a foreign macvlan comes and goes", Impact.HARMLESS)
            .begin(
                "ip link add mine0 link $IF type macvlan mode bridge; ip link set mine0 up;"
                    + " ip addr add 203.0.113.$N/24 dev mine0")
            .end("ip link del mine0"));
    all.add(
        new Trouble("other links", "foreign interfaces come and go", Impact.HARMLESS)
            .begin(
                "for i in 1 2 3 4 5 6 7 8; do ip link add v$i type veth peer name u$i;"
                    + " ip link set v$i up; ip link del v$i; done"));
    return all;
  }

  private interface Address {
    String of(int router);
  }

  private static void secondCard(List<Trouble> all, String which, Address address) {
    all.add(
        new Trouble("second card", "a second card is on the LAN, " + which, Impact.HARMLESS)
            .only(setting -> setting.lan() != Setting.Switch.SPANNING_TREE)
            .begin(router -> router.addCard(address.of(router.number())))
            .end(RouterHost::removeSecondCard));
  }

  private static void flag(List<Trouble> all, String flag, String to, String from, Impact impact) {
    all.add(
        new Trouble("flag", "the interface is set " + flag + " " + to, impact)
            .begin("ip link set $IF " + flag + " " + to)
            .end("ip link set $IF " + flag + " " + from));
  }

  private static void shake(RouterHost router) {
    for (int i = 0; i < 8; i++) {
      router.port("down");
      LockSupport.parkNanos(40_000_000);
      router.port("up");
      LockSupport.parkNanos(20_000_000);
    }
  }
}
