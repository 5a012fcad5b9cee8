// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelChange.AddMacvlan;
import io.vrrp.impl.dataplane.kernel.KernelChange.PutAddress;
import io.vrrp.impl.dataplane.kernel.KernelChange.RemoveAddress;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.linux.netlink.AddressRequests;
import io.vrrp.impl.linux.netlink.LinkMessage;
import io.vrrp.impl.linux.netlink.LinkRequests;
import io.vrrp.impl.linux.netlink.Netlink;
import io.vrrp.impl.linux.netlink.NetlinkEventDecoder;
import io.vrrp.impl.linux.netlink.NetlinkExchange;
import io.vrrp.impl.linux.proc.KernelRelease;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.MacAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kernel's network with its known state, as the data plane thread uses them. */
public final class KernelTestBed implements AutoCloseable {

  public static final long SOON = Duration.ofSeconds(20).toNanos();

  public final VethPair veth = new VethPair();
  public final NetworkState state = new NetworkState();
  public LinuxKernelNetwork network;

  /** Reads for comparison: reading through the network would drop pending reports. */
  private final NetlinkExchange reader;

  /** A condition that the kernel may soon fulfil. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException;
  }

  KernelTestBed() throws IOException {
    network = LinuxKernelNetwork.open();
    reader = NetlinkExchange.open();
    network.readAll(state);
  }

  public void reopen(LinuxKernelNetwork other) throws IOException {
    network = other;
    network.readAll(state);
  }

  public LinkAddress onA(String address) {
    return on(veth.indexA(), address);
  }

  public static LinkAddress on(int index, String text) {
    IpAddress address = IpAddress.parse(text);
    return on(index, text, address.v6() ? 128 : 32);
  }

  public static LinkAddress on(int index, String address, int prefixLength) {
    return new LinkAddress(index, IpAddress.parse(address), prefixLength, true, true);
  }

  public AddMacvlan macvlan(String name, IpFamily family, int vrid) {
    MacAddress mac = MacAddress.ofVirtualRouter(family, vrid);
    return new AddMacvlan(name, veth.indexA(), mac, 0, "alias of " + name);
  }

  public List<String> apply(KernelChange... changes) throws IOException {
    return network.apply(List.of(changes), state);
  }

  public List<String> apply(List<? extends KernelChange> changes) throws IOException {
    return network.apply(List.copyOf(changes), state);
  }

  /** Makes changes, which must all succeed. */
  public void make(KernelChange... changes) throws IOException {
    make(Arrays.asList(changes));
  }

  public void make(List<? extends KernelChange> changes) throws IOException {
    assertEquals(Collections.nCopies(changes.size(), null), apply(changes));
  }

  public void put(int lifetimeSeconds, LinkAddress... addresses) throws IOException {
    make(
        Arrays.stream(addresses)
            .map(address -> new PutAddress(address, false, lifetimeSeconds))
            .toList());
  }

  public void remove(LinkAddress... addresses) throws IOException {
    make(Arrays.stream(addresses).map(RemoveAddress::new).toList());
  }

  public Optional<LinkAddress> find(LinkAddress wanted) {
    return state.addressesOf(wanted.linkIndex()).stream()
        .filter(a -> a.address().equals(wanted.address()))
        .findAny();
  }

  public List<LinkAddress> addresses() {
    return state.links().keySet().stream()
        .map(state::addressesOf)
        .flatMap(Collection::stream)
        .toList();
  }

  public Link link(int index) {
    return Optional.ofNullable(state.links().get(index)).orElseThrow();
  }

  public Link link(String name) {
    return find(name).orElseThrow();
  }

  public Optional<Link> find(String name) {
    return state.links().values().stream().filter(l -> l.name().equals(name)).findAny();
  }

  public void awaitUntil(Condition condition) throws IOException {
    long begin = System.nanoTime();
    while (!condition.holds()) {
      long left = SOON - (System.nanoTime() - begin);
      assertTrue(left > 0, "it did not happen");
      network.awaitChange(left, state);
    }
  }

  /** Waits for the automatic events after the links were made. */
  public void settle() throws IOException {
    awaitUntil(
        () ->
            link(veth.indexA()).running()
                && link(veth.indexB()).running()
                && addresses().stream().allMatch(LinkAddress::usable));
  }

  /**
   * Checks that the state equals a complete reading, after all reports of the kernel were applied.
   * The kernel's own changes may come at any time, for example when the peer of a link that was set
   * down loses its carrier.
   */
  public void checkState() throws IOException {
    long begin = System.nanoTime();
    NetworkState read = readAll();
    while (!contentsOf(read).equals(contentsOf(state))) {
      long left = SOON - (System.nanoTime() - begin);
      if (left <= 0) {
        break;
      }
      network.awaitChange(left, state);
      read = readAll();
    }
    assertEquals(contentsOf(read), contentsOf(state));
  }

  private NetworkState readAll() throws IOException {
    NetworkState read = new NetworkState();
    reader
        .dump(LinkRequests::writeReadAll, Netlink.RTM_NEWLINK, LinkMessage::link, "reading links")
        .forEach(read::putLink);
    reader
        .dump(
            AddressRequests::writeReadAll,
            Netlink.RTM_NEWADDR,
            new NetlinkEventDecoder(KernelRelease.running())::address,
            "reading addresses")
        .forEach(read::putAddress);
    return read;
  }

  private static Map<Link, List<LinkAddress>> contentsOf(NetworkState state) {
    return state.links().values().stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                link ->
                    state.addressesOf(link.index()).stream()
                        .sorted(KernelTestBed::compare)
                        .toList()));
  }

  /** The names of all links. */
  public static List<String> readNames(LinuxKernelNetwork network) throws IOException {
    NetworkState read = new NetworkState();
    network.readAll(read);
    return read.links().values().stream().map(Link::name).toList();
  }

  private static int compare(LinkAddress a, LinkAddress b) {
    return a.address().compareTo(b.address());
  }

  @Override
  public void close() throws IOException {
    network.close();
    reader.close();
    veth.close();
  }
}
