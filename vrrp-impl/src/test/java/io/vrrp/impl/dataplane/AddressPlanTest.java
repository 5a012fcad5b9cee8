// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.VirtualIp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPlanTest {

  private static final boolean OURS = true;
  private static final boolean FOREIGN = false;

  private static LinkAddress at(String text, boolean ours) {
    VirtualIp ip = VirtualIp.parse(text);
    return new LinkAddress(2, ip.address(), ip.prefixLength(), ours, true);
  }

  private static Want want(boolean held, String... texts) {
    return new Want(2, Arrays.stream(texts).map(VirtualIp::parse).toList(), held, 1);
  }

  private static List<LinkAddress> ours(String... texts) {
    return Arrays.stream(texts).map(text -> at(text, OURS)).toList();
  }

  private record Row(
      String name,
      List<Want> wants,
      List<LinkAddress> actual,
      Set<LinkAddress> added,
      List<LinkAddress> missing,
      List<LinkAddress> surplus,
      List<LinkAddress> present) {}

  private static final String A = "192.0.2.100/24";
  private static final String A32 = "192.0.2.100/32";
  private static final String B = "192.0.2.101/24";
  private static final List<LinkAddress> NONE = List.of();
  private static final Set<LinkAddress> NEVER = Set.of();

  @TestFactory
  Stream<DynamicTest> table() {
    Want hold = want(true, A);
    Want release = want(false, A);
    LinkAddress a = at(A, OURS);
    LinkAddress a32 = at(A32, OURS);
    LinkAddress tentative = new LinkAddress(2, a.address(), 24, OURS, false);
    LinkAddress elsewhere = new LinkAddress(3, a.address(), 24, OURS, true);
    return Stream.of(
            new Row("nothing", List.of(), NONE, NEVER, NONE, NONE, NONE),
            new Row("held, absent", List.of(hold), NONE, NEVER, ours(A), NONE, NONE),
            new Row("held, there", List.of(hold), ours(A), Set.of(a), NONE, NONE, ours(A)),
            new Row("held, left behind", List.of(hold), ours(A), NEVER, NONE, NONE, ours(A)),
            new Row(
                "held, tentative", List.of(hold), List.of(tentative), NEVER, NONE, NONE, ours(A)),
            new Row("held, deleted", List.of(hold), NONE, Set.of(a), ours(A), NONE, NONE),
            new Row(
                "held, foreign", List.of(hold), List.of(at(A, FOREIGN)), NEVER, NONE, NONE, NONE),
            new Row(
                "held, foreign of another prefix",
                List.of(hold),
                List.of(at(A32, FOREIGN)),
                NEVER,
                NONE,
                NONE,
                NONE),
            new Row(
                "held, other prefix", List.of(hold), ours(A32), NEVER, ours(A), ours(A32), NONE),
            new Row(
                "held, other prefix, added",
                List.of(hold),
                ours(A32),
                Set.of(a32),
                ours(A),
                ours(A32),
                NONE),
            new Row(
                "held, elsewhere", List.of(hold), List.of(elsewhere), NEVER, ours(A), NONE, NONE),
            new Row(
                "held, moved to another link",
                List.of(hold),
                List.of(elsewhere),
                Set.of(elsewhere),
                ours(A),
                List.of(elsewhere),
                NONE),
            new Row("not held, absent", List.of(release), NONE, NEVER, NONE, NONE, NONE),
            new Row("not held, added", List.of(release), ours(A), Set.of(a), NONE, ours(A), NONE),
            new Row(
                "not held, added, unseen", List.of(release), NONE, Set.of(a), NONE, ours(A), NONE),
            new Row(
                "not held, left behind", List.of(release), ours(A32), NEVER, NONE, ours(A32), NONE),
            new Row(
                "not held, foreign",
                List.of(release),
                List.of(at(A, FOREIGN)),
                NEVER,
                NONE,
                NONE,
                NONE),
            new Row(
                "not held, became foreign",
                List.of(release),
                List.of(at(A, FOREIGN)),
                Set.of(a),
                NONE,
                NONE,
                NONE),
            new Row("forgotten, added", List.of(), ours(A), Set.of(a), NONE, ours(A), NONE),
            new Row("nobody's, left behind", List.of(), ours(A), NEVER, NONE, NONE, NONE),
            new Row(
                "held by one of two",
                List.of(hold, release),
                ours(A),
                Set.of(a),
                NONE,
                NONE,
                ours(A)),
            new Row(
                "held by the other",
                List.of(release, hold),
                ours(A),
                Set.of(a),
                NONE,
                NONE,
                ours(A)),
            new Row(
                "one dropped, one new",
                List.of(want(true, B)),
                ours(A),
                Set.of(a),
                ours(B),
                ours(A),
                NONE))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name(),
                    () ->
                        assertEquals(
                            new AddressPlan(row.missing(), row.surplus(), row.present()),
                            AddressPlan.of(row.wants(), row.actual(), row.added()))));
  }

  @Test
  void whatIsMissingComesInTheOrderOfTheConfiguration() {
    String[] texts = {"192.0.2.9", "192.0.2.3", "192.0.2.7", "192.0.2.1", "192.0.2.5"};
    assertEquals(ours(texts), AddressPlan.of(List.of(want(true, texts)), NONE, NEVER).missing());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void applyingAPlanGivesWhatIsWantedAndNoMore(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      Map<Object, Want> wants = new HashMap<>();
      Set<LinkAddress> kernel = new HashSet<>();
      Set<LinkAddress> added = new HashSet<>();
      for (int step = 0; step < 12; step++) {
        change(random, wants, kernel, added);
        Set<LinkAddress> foreign = foreign(kernel);
        apply(wants, kernel, added);
        assertEquals(foreign, foreign(kernel), "foreign addresses are never touched");
        assertMet(wants, kernel, added);
        Set<LinkAddress> once = new HashSet<>(kernel);
        AddressPlan again = AddressPlan.of(wants.values(), List.copyOf(kernel), added);
        assertEquals(NONE, again.missing());
        assertEquals(NONE, again.surplus());
        apply(wants, kernel, added);
        assertEquals(once, kernel);
      }
    }
  }

  private static Set<LinkAddress> foreign(Set<LinkAddress> kernel) {
    return new HashSet<>(kernel.stream().filter(address -> !address.ours()).toList());
  }

  /** A new configuration or role, somebody who deletes, an administrator, an earlier process. */
  private static void change(
      Random random, Map<Object, Want> wants, Set<LinkAddress> kernel, Set<LinkAddress> added) {
    LinkAddress any =
        new LinkAddress(
            1 + random.nextInt(2),
            IpAddress.ofIpv4(1 + random.nextInt(5)),
            24 + random.nextInt(2) * 8,
            random.nextBoolean(),
            true);
    switch (random.nextInt(5)) {
      case 0 -> wants.remove(random.nextInt(3));
      case 1 -> kernel.removeIf(address -> random.nextBoolean());
      case 2 -> {
        // The kernel has one entry for an address and prefix on a link.
        kernel.removeIf(
            there ->
                there.linkIndex() == any.linkIndex()
                    && there.address().equals(any.address())
                    && there.prefixLength() == any.prefixLength());
        kernel.add(any);
      }
      default -> {
        List<VirtualIp> ips = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
          if (random.nextBoolean()) {
            ips.add(new VirtualIp(IpAddress.ofIpv4(i), 24 + random.nextInt(2) * 8));
          }
        }
        Collections.shuffle(ips, random);
        wants.put(random.nextInt(3), new Want(any.linkIndex(), ips, random.nextBoolean(), 1));
      }
    }
  }

  private static void apply(
      Map<Object, Want> wants, Set<LinkAddress> kernel, Set<LinkAddress> added) {
    AddressPlan plan = AddressPlan.of(wants.values(), List.copyOf(kernel), added);
    for (LinkAddress surplus : plan.surplus()) {
      // As the kernel does it: by link, address and prefix, whoever's it is.
      kernel.removeIf(
          there ->
              there.linkIndex() == surplus.linkIndex()
                  && there.address().equals(surplus.address())
                  && there.prefixLength() == surplus.prefixLength());
      added.remove(surplus);
    }
    added.addAll(plan.present());
    kernel.addAll(plan.missing());
    added.addAll(plan.missing());
  }

  private static void assertMet(
      Map<Object, Want> wants, Set<LinkAddress> kernel, Set<LinkAddress> added) {
    for (Want want : wants.values()) {
      for (VirtualIp ip : want.addresses()) {
        boolean wanted =
            wants.values().stream()
                .anyMatch(
                    other ->
                        other.held()
                            && other.linkIndex() == want.linkIndex()
                            && other.addresses().stream()
                                .anyMatch(o -> o.address().equals(ip.address())));
        List<LinkAddress> there =
            kernel.stream()
                .filter(a -> a.linkIndex() == want.linkIndex() && a.address().equals(ip.address()))
                .toList();
        long ours = there.stream().filter(LinkAddress::ours).count();
        if (!wanted) {
          assertEquals(0, ours, "released " + there);
        } else if (there.size() == ours) {
          assertEquals(1, ours, "held " + there);
        }
      }
    }
    for (LinkAddress address : added) {
      boolean wanted =
          wants.values().stream()
              .anyMatch(
                  want ->
                      want.held()
                          && want.linkIndex() == address.linkIndex()
                          && want.addresses().stream()
                              .anyMatch(ip -> ip.address().equals(address.address())));
      if (!wanted) {
        assertEquals(false, kernel.contains(address), "nobody wants " + address);
      }
    }
  }
}
