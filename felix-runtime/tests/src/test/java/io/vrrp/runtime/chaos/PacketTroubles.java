// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import io.vrrp.runtime.chaos.Trouble.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Packets from routers that do not exist, to all routers of the LAN. */
final class PacketTroubles {
  private static final int FLOOD = 20_000;
  private static final long MILLIS = 1_000_000;

  private PacketTroubles() {}

  static List<Trouble> all() {
    List<Trouble> all = new ArrayList<>();
    forged(all, "of an unknown virtual router", Impact.HARMLESS, 5, a -> a.vrid(90));
    forged(all, "with a wrong checksum", Impact.HARMLESS, 5, ForgedAdvert::badChecksum);
    forged(all, "from beyond a router", Impact.HARMLESS, 5, a -> a.hopLimit(254));
    forged(all, "of version 2", Impact.HARMLESS, 5, a -> a.version(2));
    forged(all, "of version 7", Impact.HARMLESS, 5, a -> a.version(7));
    forged(all, "with more addresses than there are", Impact.HARMLESS, 5, a -> a.count(200));
    forged(all, "without addresses", Impact.HARMLESS, 5, a -> a.count(0));
    forged(all, "of lower priority", Impact.HARMLESS, 50, a -> a.priority(1));
    forged(all, "of higher priority", Impact.DISTURBING, 10, a -> a.priority(254));
    forged(all, "that hand over mastership", Impact.DISTURBING, 3, a -> a.priority(0));
    all.add(
        new Trouble("packets", "its own advertisements come back", Impact.HARMLESS)
            .begin(
                router ->
                    repeat(
                        router,
                        5,
                        advert ->
                            advert
                                .priority(100)
                                .from(advert.family().source(router.number()), router.mac()))));
    all.add(
        new Trouble("packets", "garbage comes", Impact.HARMLESS)
            .begin(
                router -> {
                  Random random = new Random(1);
                  for (Group group : router.setting().groups()) {
                    byte[] right = new ForgedAdvert(group, 20).frame();
                    for (int i = 0; i < 200; i++) {
                      byte[] frame = right.clone();
                      int from = group.family() == Family.V4 ? 34 : 54;
                      frame[from + random.nextInt(8)] ^= (byte) (1 << random.nextInt(8));
                      // Corrupt the checksum, so that no router accepts it.
                      frame[from + 6] ^= 0x55;
                      router.inject(frame);
                    }
                  }
                })
            .with(Trait.EVERYWHERE, Trait.LOUD));
    all.add(
        new Trouble(
                "flood",
                "a flood of advertisements of another virtual router comes",
                Impact.DISTURBING)
            .with(Trait.EVERYWHERE)
            .begin(
                router -> {
                  byte[] frame =
                      new ForgedAdvert(router.setting().groups().get(0), 20).vrid(90).frame();
                  for (int i = 0; i < FLOOD; i++) {
                    router.inject(frame);
                  }
                }));
    all.add(
        new Trouble("packets", "an IPv6 router advertises a prefix", Impact.HARMLESS)
            .begin(
                router -> {
                  router.script("put accept_ra /proc/sys/net/ipv6/conf/$IF/accept_ra 2");
                  router.inject(RouterAdvertisement.frame("20010db800770000"));
                  LockSupport.parkNanos(100 * MILLIS);
                })
            .end(
                "back accept_ra /proc/sys/net/ipv6/conf/$IF/accept_ra;"
                    + " for a in $(ip -6 -o addr | grep 2001:db8:77: |"
                    + " sed 's/^[0-9]*: \\([^ ]*\\) *inet6 \\([^ ]*\\) .*/\\2,\\1/'); do"
                    + " ip -6 addr del ${a%,*} dev ${a#*,}; done;"
                    + " ip -6 route flush 2001:db8:77::/64"));
    return all;
  }

  private static void forged(
      List<Trouble> all,
      String what,
      Impact impact,
      int count,
      UnaryOperator<ForgedAdvert> change) {
    all.add(
        new Trouble("packets", "advertisements " + what + " come", impact)
            .with(Trait.EVERYWHERE, Trait.LOUD)
            .begin(router -> repeat(router, count, change)));
  }

  private static void repeat(RouterHost router, int count, UnaryOperator<ForgedAdvert> change) {
    for (int i = 0; i < count; i++) {
      for (Group group : router.setting().groups()) {
        ForgedAdvert advert = new ForgedAdvert(group, router.setting().interval());
        router.inject(change.apply(advert).frame());
      }
      LockSupport.parkNanos(50 * MILLIS);
    }
  }
}
