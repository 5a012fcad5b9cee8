// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.Link;
import io.vrrp.impl.dataplane.LinkAddress;
import io.vrrp.impl.protocol.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresNamespace
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinuxKernelNetworkTest {

  private static final long SOON = Duration.ofSeconds(20).toNanos();
  private static final Pattern LIFETIME = Pattern.compile("\"valid_life_time\":(\\d+)");
  private static final long INFINITE = 0xffff_ffffL;

  private VethPair veth;
  private LinuxKernelNetwork network;

  /** Something that the kernel may soon say yes to. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  @BeforeEach
  void open() throws IOException {
    veth = new VethPair();
    network = LinuxKernelNetwork.open();
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    veth.close();
  }

  private LinkAddress onA(String address) {
    return on(veth.indexA(), address);
  }

  private static LinkAddress on(int index, String text) {
    IpAddress address = IpAddress.parse(text);
    return new LinkAddress(index, address, address.v6() ? 128 : 32, true, true);
  }

  private void put(int lifetimeSeconds, LinkAddress... addresses) throws IOException {
    List<String> refusals = network.putAddresses(List.of(addresses), lifetimeSeconds);
    assertEquals(Collections.nCopies(addresses.length, null), refusals);
  }

  private Optional<LinkAddress> find(LinkAddress wanted) throws IOException {
    return network.addresses().stream()
        .filter(a -> a.linkIndex() == wanted.linkIndex() && a.address().equals(wanted.address()))
        .findAny();
  }

  private Link link(int index) throws IOException {
    return network.links().stream().filter(l -> l.index() == index).findAny().orElseThrow();
  }

  private void awaitUntil(Condition condition) throws IOException {
    long begin = System.nanoTime();
    while (!condition.holds()) {
      long left = SOON - (System.nanoTime() - begin);
      assertTrue(left > 0, "it did not happen");
      network.awaitChange(left);
    }
  }

  /** Takes the reports of what a test did to prepare. */
  private void settle() throws IOException {
    awaitUntil(
        () ->
            link(veth.indexA()).running()
                && link(veth.indexB()).running()
                && network.addresses().stream().allMatch(LinkAddress::usable));
    while (network.awaitChange(TimeUnit.MILLISECONDS.toNanos(50))) {
      // more to come
    }
  }

  private static long lifetimeOf(String address) throws IOException {
    Matcher matcher = LIFETIME.matcher(Ip.run("-j addr show to " + address));
    assertTrue(matcher.find());
    return Long.parseLong(matcher.group(1));
  }

  @Test
  void readsLinks() throws IOException {
    awaitUntil(() -> link(veth.indexA()).running());
    Ip.run("link set " + VethPair.A + " mtu 1400 address 02:00:00:00:00:01");

    Link a = link(veth.indexA());

    assertEquals(VethPair.A, a.name());
    assertEquals("02:00:00:00:00:01", a.mac().toString());
    assertEquals(1400, a.mtu());
    assertTrue(a.adminUp());
    Link loopback = link(1);
    assertEquals("lo", loopback.name());
    assertNull(loopback.mac());
  }

  @Test
  void readsMoreLinksThanOneDatagramHolds() throws IOException {
    int before = network.links().size();
    for (int i = 0; i < 100; i++) {
      Ip.run("link add link " + VethPair.A + " d" + i + " type macvlan");
    }
    assertEquals(before + 100, network.links().size());
  }

  @Test
  void addsRenewsAndRemovesAddressesOfBothFamilies() throws IOException {
    LinkAddress[] all = {onA("192.0.2.9"), onA("2001:db8::9"), onA("fe80::9")};
    put(100, all);
    for (LinkAddress address : all) {
      assertEquals(Optional.of(address), find(address));
      long lifetime = lifetimeOf(address.address().toString());
      assertTrue(lifetime > 90 && lifetime <= 100, "lifetime " + lifetime);
    }

    put(1000, all);
    for (LinkAddress address : all) {
      assertEquals(Optional.of(address), find(address));
      assertTrue(lifetimeOf(address.address().toString()) > 900);
    }
    put(0, all);
    for (LinkAddress address : all) {
      assertEquals(INFINITE, lifetimeOf(address.address().toString()));
    }

    for (int i = 0; i < 2; i++) {
      assertEquals(Arrays.asList(null, null, null), network.removeAddresses(List.of(all)));
      for (LinkAddress address : all) {
        assertEquals(Optional.empty(), find(address));
      }
    }
  }

  @Test
  void addsWithScopeAndWithoutBroadcast() throws IOException {
    put(0, onA("192.0.2.9"), onA("fe80::9"));

    String v4 = Ip.run("-j addr show to 192.0.2.9");
    assertTrue(v4.contains("\"scope\":\"global\""), v4);
    assertFalse(v4.contains("broadcast\":\"192"), v4);
    String v6 = Ip.run("-j addr show to fe80::9");
    assertTrue(v6.contains("\"scope\":\"link\""), v6);
  }

  @Test
  void theKernelRemovesWhatIsNotRenewed() throws IOException {
    LinkAddress v4 = onA("192.0.2.9");
    LinkAddress v6 = onA("2001:db8::9");
    put(1, v4, v6);
    awaitUntil(() -> find(v4).isEmpty() && find(v6).isEmpty());
  }

  @Test
  void addressesOfOthersAreNotOurs() throws IOException {
    Ip.run("addr add 192.0.2.1/24 dev " + VethPair.A);
    Ip.run("addr add 2001:db8::1/64 dev " + VethPair.A + " nodad");

    LinkAddress v4 = find(onA("192.0.2.1")).orElseThrow();
    assertFalse(v4.ours());
    assertEquals(24, v4.prefixLength());
    assertFalse(find(onA("2001:db8::1")).orElseThrow().ours());
  }

  @Test
  void adds255AddressesInOneBatch() throws IOException {
    List<LinkAddress> all = new ArrayList<>();
    for (int i = 1; i <= 255; i++) {
      all.add(onA(i % 2 == 0 ? "198.51.100." + i : "2001:db8::" + Integer.toHexString(i)));
    }
    assertEquals(Collections.nCopies(255, null), network.putAddresses(all, 100));
    assertEquals(255, network.addresses().stream().filter(LinkAddress::ours).count());

    assertEquals(Collections.nCopies(255, null), network.removeAddresses(all));
    assertEquals(0, network.addresses().stream().filter(LinkAddress::ours).count());
  }

  @Test
  void oneRefusalDoesNotHinderTheOthers() throws IOException {
    LinkAddress good = onA("192.0.2.9");
    List<LinkAddress> all =
        List.of(
            on(9999, "192.0.2.8"),
            good,
            new LinkAddress(veth.indexA(), IpAddress.parse("192.0.2.7"), 77, true, true),
            onA("ff02::7"));

    List<String> refusals = network.putAddresses(all, 0);

    assertEquals(
        "adding 192.0.2.8/32 to interface 9999: No such device (ENODEV)",
        withoutExplanation(refusals.get(0)));
    assertNull(refusals.get(1));
    assertTrue(refusals.get(2).startsWith("adding 192.0.2.7/77 to interface"), refusals.get(2));
    assertTrue(refusals.get(2).contains("(EINVAL)"), refusals.get(2));
    assertTrue(refusals.get(3).startsWith("adding ff02::7/128 to interface"), refusals.get(3));
    assertTrue(find(good).isPresent());
    assertEquals(
        Arrays.asList(null, null),
        network.removeAddresses(List.of(on(9999, "192.0.2.8"), on(9999, "2001:db8::8"))));
  }

  /** Whether there is an explanation after the error depends on the kernel. */
  private static String withoutExplanation(String refusal) {
    return refusal.substring(0, refusal.indexOf(')') + 1);
  }

  @Test
  void passesOnTheKernelsExplanation() throws IOException {
    Files.writeString(Path.of("/proc/sys/net/ipv6/conf", VethPair.A, "disable_ipv6"), "1");
    assertEquals(
        List.of(
            "adding 2001:db8::9/128 to interface "
                + veth.indexA()
                + ": Permission denied (EACCES): ipv6: IPv6 is disabled on this device"),
        network.putAddresses(List.of(onA("2001:db8::9")), 0));
  }

  @Test
  void namesTheMissingPrivilege() throws Exception {
    List<String> refusals =
        Unprivileged.call(
            () -> {
              try (LinuxKernelNetwork unprivileged = LinuxKernelNetwork.open()) {
                assertFalse(unprivileged.links().isEmpty());
                return unprivileged.putAddresses(List.of(onA("192.0.2.9")), 0);
              }
            });
    assertEquals(
        List.of(
            "adding 192.0.2.9/32 to interface "
                + veth.indexA()
                + ": Operation not permitted (EPERM); needs CAP_NET_ADMIN"),
        refusals);
  }

  @Test
  void reportsThatALinkGoesDownAndUp() throws IOException {
    settle();
    Ip.run("link set " + VethPair.B + " down");
    assertTrue(network.awaitChange(SOON));
    awaitUntil(() -> !link(veth.indexA()).running());
    assertTrue(link(veth.indexA()).adminUp());
    assertFalse(link(veth.indexB()).adminUp());

    Ip.run("link set " + VethPair.B + " up");
    awaitUntil(() -> link(veth.indexA()).running() && link(veth.indexB()).running());
  }

  @Test
  void reportsAddressesOfOthersAndRemovalOfOurs() throws IOException {
    LinkAddress ours = onA("192.0.2.9");
    put(0, ours);
    settle();

    Ip.run("addr add 192.0.2.1/24 dev " + VethPair.B);
    assertTrue(network.awaitChange(SOON));
    Ip.run("addr del 192.0.2.9/32 dev " + VethPair.A);
    assertTrue(network.awaitChange(SOON));
    assertTrue(find(ours).isEmpty());
  }

  @Test
  void renewingOurAddressesIsNoChange() throws IOException {
    LinkAddress[] ours = {onA("192.0.2.9"), onA("2001:db8::9")};
    put(100, ours);
    settle();
    put(100, ours);
    assertFalse(network.awaitChange(TimeUnit.MILLISECONDS.toNanos(50)));
  }

  @Test
  void lostReportsCountAsAChange() throws IOException {
    settle();
    // Renewals are no news themselves, and more of them than the socket's buffer holds.
    List<LinkAddress> ours = new ArrayList<>();
    for (int i = 1; i <= 255; i++) {
      ours.add(onA("198.51.100." + i));
    }
    for (int i = 0; i < 40; i++) {
      network.putAddresses(ours, 100 + i);
    }
    assertTrue(network.awaitChange(0));
    assertFalse(network.awaitChange(TimeUnit.MILLISECONDS.toNanos(50)));
  }

  @Test
  void awaitChangeEndsByTimeAndByWakeUp() throws IOException, InterruptedException {
    settle();
    long begin = System.nanoTime();
    assertFalse(network.awaitChange(TimeUnit.MILLISECONDS.toNanos(5)));
    assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(5));

    network.wakeUp();
    assertFalse(network.awaitChange(Long.MAX_VALUE));
    Thread other = new Thread(network::wakeUp);
    other.start();
    assertFalse(network.awaitChange(Long.MAX_VALUE));
    other.join();
  }

  @Test
  void refusesANegativeLifetime() {
    List<LinkAddress> one = List.of(onA("192.0.2.9"));
    assertThrows(IllegalArgumentException.class, () -> network.putAddresses(one, -1));
  }

  @Test
  void leavesNoFileOpen() throws IOException {
    long files = OpenFiles.count();
    for (int i = 0; i < 200; i++) {
      LinuxKernelNetwork opened = LinuxKernelNetwork.open();
      opened.links();
      opened.close();
      opened.close();
      opened.wakeUp();
    }
    assertEquals(files, OpenFiles.count());
  }

  @Test
  void kernelThatForgetsTheOriginLeavesWhatThisProcessAddedOurs() throws IOException {
    try (LinuxKernelNetwork old = LinuxKernelNetwork.open(new KernelRelease(5, 17))) {
      LinkAddress ours = onA("192.0.2.10");
      put(0, onA("192.0.2.11"));
      old.putAddresses(List.of(ours), 0);

      List<Boolean> known =
          old.addresses().stream()
              .filter(
                  a -> a.linkIndex() == veth.indexA() && a.address().toString().startsWith("192"))
              .sorted((a, b) -> a.address().compareTo(b.address()))
              .map(LinkAddress::ours)
              .toList();

      assertEquals(List.of(true, false), known, "what another process added is not known as ours");
      assertEquals(Collections.singletonList(null), old.removeAddresses(List.of(ours)));
      assertTrue(old.addresses().stream().noneMatch(LinkAddress::ours));
    }
  }

  @Test
  void releaseOfTheKernelDecidesWhetherItKeepsTheOrigin() {
    assertTrue(KernelRelease.parse("6.1.0-18-amd64").keepsAddressOrigin());
    assertTrue(KernelRelease.parse("5.18").keepsAddressOrigin());
    assertFalse(KernelRelease.parse("5.17.15").keepsAddressOrigin());
    assertFalse(KernelRelease.parse("4.19.0-26-amd64").keepsAddressOrigin());
    assertFalse(KernelRelease.parse("rubbish").keepsAddressOrigin());
  }
}
