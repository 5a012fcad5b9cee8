// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Frame;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the readers of logs, kernel reports and packets. */
class WatchesTest {
  private static final String LINE = "2026-11-28 18:02:00.959 INFO  [a] B - packet ";

  private static List<Problem.Kind> kinds(List<String> log) {
    return LogWatch.problems("router 1", log, 3).stream().map(Problem::kind).toList();
  }

  @Test
  void stackTraceIsFound() {
    assertEquals(List.of(), kinds(List.of(LINE + 1, LINE + 2, "  at night (all) is quiet")));
    assertEquals(
        List.of(Problem.Kind.STACK_TRACE),
        kinds(
            List.of(
                "java.lang.IllegalStateException: no",
                "\tat io.vrrp.impl.Engine.run(Engine.java:7)",
                "\tat java.base/java.lang.Thread.run(Thread.java:840)")));
  }

  @Test
  void repeatedLineIsFoundEvenIfItsNumbersDiffer() {
    List<String> three = List.of(LINE + 1, LINE + 20, LINE + 300);
    assertEquals(List.of(), kinds(three));
    assertEquals(
        List.of(Problem.Kind.REPEATED_LINE),
        kinds(Stream.concat(three.stream(), Stream.of(LINE + 4)).toList()));
    assertEquals(List.of(), kinds(Stream.concat(three.stream(), Stream.of("other")).toList()));
    assertEquals(List.of(Problem.Kind.REPEATED_LINE), kinds(Collections.nCopies(4, "no number")));
  }

  @Test
  void addressIsHeldWhileAnyInterfaceHasIt() {
    String time = "[2026-11-28T18:00:0%d.500000] ";
    AddressWatch watch =
        AddressWatch.of(
            1,
            List.of(
                time.formatted(1) + "3: vrrp4-51-2    inet 10.7.0.51/32 scope global",
                time.formatted(2) + "2: eth0    inet 10.7.0.51/32 scope global",
                time.formatted(3) + "Deleted 3: vrrp4-51-2    inet 10.7.0.51/32 scope global",
                time.formatted(4) + "Deleted 2: eth0    inet 10.7.0.51/32 scope global",
                time.formatted(5) + "2: eth0    inet6 2001:db8:7::51/128 scope global",
                "garbage"));
    long second = 1_000_000_000L;
    List<History.Held> changes = watch.changes("10.7.0.51");
    assertEquals(List.of(true, false), changes.stream().map(History.Held::present).toList());
    assertEquals(3 * second, changes.get(1).nanos() - changes.get(0).nanos());
    assertEquals(1, watch.changes(Family.V6.virtualIp(51)).size());
    assertEquals(List.of(), watch.changes("10.7.0.52"));
    watch.resume(List.of("2: eth0    inet 10.7.0.51/32 scope global"), LocalDateTime.now());
    assertEquals(
        List.of(true, false, true),
        watch.changes("10.7.0.51").stream().map(History.Held::present).toList());
    assertEquals(
        List.of(true, false),
        watch.changes(Family.V6.virtualIp(51)).stream().map(History.Held::present).toList());
  }

  @Test
  void forgedAdvertisementIsValidUnlessChanged() {
    for (Family family : Family.values()) {
      Group group = new Group(family, 51, List.of(200, 100));
      Advert advert = advert(new ForgedAdvert(group, 20));
      assertEquals(51, advert.vrid());
      assertEquals(120, advert.priority());
      assertEquals(family.source(98), advert.source());
      assertEquals(family.virtualIps(51), advert.addresses());
      assertEquals(Advert.Checksum.PSEUDO_HEADER, advert.checksum());
      assertEquals(
          Advert.Checksum.WRONG, advert(new ForgedAdvert(group, 20).badChecksum()).checksum());
      assertEquals(70, advert(new ForgedAdvert(group, 20).vrid(70)).vrid());
    }
  }

  @Test
  void routerAdvertisementHasARightChecksum() {
    byte[] frame = RouterAdvertisement.frame("20010db800770000");
    byte[] addresses = Arrays.copyOfRange(frame, 22, 54);
    byte[] message = Arrays.copyOfRange(frame, 54, frame.length);
    int start = ForgedAdvert.sum(addresses, 58 + message.length);
    assertEquals(0xffff, ForgedAdvert.sum(message, start));
  }

  private static Advert advert(ForgedAdvert forged) {
    return Advert.of(new Frame(0, false, forged.frame())).orElseThrow();
  }
}
