// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import io.vrrp.impl.dataplane.filter.PacketFilter;
import io.vrrp.impl.dataplane.kernel.Ipv4Setting;
import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelNetwork;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.dataplane.kernel.PreparedTakeover;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NamespaceLock;
import io.vrrp.impl.linux.libc.OpenResources;
import io.vrrp.impl.linux.netlink.AddressRequests;
import io.vrrp.impl.linux.netlink.ChangeMonitor;
import io.vrrp.impl.linux.netlink.LinkMessage;
import io.vrrp.impl.linux.netlink.LinkRequests;
import io.vrrp.impl.linux.netlink.Netlink;
import io.vrrp.impl.linux.netlink.NetlinkEventDecoder;
import io.vrrp.impl.linux.netlink.NetlinkExchange;
import io.vrrp.impl.linux.netlink.NetlinkExchange.Request;
import io.vrrp.impl.linux.netlink.NetlinkTransaction;
import io.vrrp.impl.linux.netlink.PreparedRequests;
import io.vrrp.impl.linux.netlink.VirtualRoutes;
import io.vrrp.impl.linux.nftables.NftFilter;
import io.vrrp.impl.linux.nftables.NftMonitor;
import io.vrrp.impl.linux.proc.GroupMembers;
import io.vrrp.impl.linux.proc.KernelRelease;
import io.vrrp.impl.linux.proc.SettingFile;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Links and addresses of one network namespace, through route netlink. The namespace is that of the
 * thread that opens this object; all threads that use it must run there.
 */
public final class LinuxKernelNetwork implements KernelNetwork {

  /** Room for thousands of reports: bringing up hundreds of links at once produces as many. */
  private static final int REPORT_BUFFER = 1 << 22;

  private static final Path ALL_IPV4 = Path.of("/proc/sys/net/ipv4/conf/all");

  private static final int WARM_UP_ROUNDS = 50;
  private static final List<LinkAddress> ADDRESSES_ON_NO_INTERFACE =
      List.of(
          new LinkAddress(Integer.MAX_VALUE, IpAddress.parse("192.0.2.1"), 32, true, true),
          new LinkAddress(Integer.MAX_VALUE, IpAddress.parse("2001:db8::1"), 128, true, true));

  private final OpenResources resources = new OpenResources();
  private final boolean keepsAddressOrigin;
  private final NetlinkEventDecoder decoder;
  private final NetlinkExchange requests;
  private final ChangeMonitor monitor;
  private final PreparedRequests prepared;
  private final VirtualRoutes routes;

  /** Null if the kernel sends no reports about the packet filter. */
  private final NftMonitor filterMonitor;

  private LinuxKernelNetwork(KernelRelease kernel, int reportBuffer) throws IOException {
    keepsAddressOrigin = kernel.keepsAddressOrigin();
    decoder = new NetlinkEventDecoder(kernel);
    try {
      resources.add(NamespaceLock.take(), NamespaceLock::close);
      requests = resources.add(NetlinkExchange.open(), NetlinkExchange::close);
      filterMonitor = openFilterMonitor();
      routes = resources.add(VirtualRoutes.open(), VirtualRoutes::close);
      monitor =
          resources.add(
              new ChangeMonitor(reportBuffer, decoder, filterMonitor, routes),
              ChangeMonitor::close);
      prepared = resources.add(PreparedRequests.open(), PreparedRequests::close);
    } catch (IOException | RuntimeException | Error e) {
      resources.close();
      throw e;
    }
  }

  private NftMonitor openFilterMonitor() {
    try {
      return resources.add(NftMonitor.open(), NftMonitor::close);
    } catch (IOException e) {
      return null;
    }
  }

  /** Returns a filter without rules for the same network namespace. Close it before this object. */
  public PacketFilter packetFilter() {
    return new NftFilter(filterMonitor);
  }

  /**
   * Takes the network namespace for this process; from now on the kernel's changes are noticed.
   *
   * @throws IOException if the kernel refuses, another process has the namespace, or this is not a
   *     64-bit Linux
   */
  public static LinuxKernelNetwork open() throws IOException {
    return open(REPORT_BUFFER);
  }

  /**
   * As {@link #open()}.
   *
   * @param reportBuffer how many bytes of reports the kernel may keep, in its own memory, before it
   *     drops reports
   */
  public static LinuxKernelNetwork open(int reportBuffer) throws IOException {
    return open(KernelRelease.running(), reportBuffer);
  }

  static LinuxKernelNetwork open(KernelRelease kernel) throws IOException {
    return open(kernel, REPORT_BUFFER);
  }

  private static LinuxKernelNetwork open(KernelRelease kernel, int reportBuffer)
      throws IOException {
    Libc.load();
    LinuxKernelNetwork network = new LinuxKernelNetwork(kernel, reportBuffer);
    try {
      network.warmUp();
    } catch (IOException e) {
      // The warm-up only makes the first take-over faster. A real problem shows when the code is
      // needed.
      return network;
    } catch (RuntimeException | Error e) {
      network.close();
      throw e;
    }
    return network;
  }

  /**
   * Sends the requests of a take-over for an interface that does not exist, so that the JVM has
   * loaded and run this code before the first real take-over.
   */
  private void warmUp() throws IOException {
    NetworkState nowhere = new NetworkState();
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      for (LinkAddress address : ADDRESSES_ON_NO_INTERFACE) {
        KernelChange up = new KernelChange.SetUp(address.linkIndex(), true);
        KernelChange put = new KernelChange.PutAddress(address, false, 1);
        apply(List.of(up, put, new KernelChange.RemoveAddress(address)), nowhere);
        PreparedTakeover takeOver = prepare(List.of(up, put));
        if (takeOver != null) {
          takeOver.make();
        }
      }
    }
  }

  @Override
  public void awaitChange(long timeoutNanos, NetworkState state) throws IOException {
    monitor.await(timeoutNanos, state);
  }

  @Override
  public void wakeUp() {
    monitor.wakeUp();
  }

  @Override
  public void readAll(NetworkState state) throws IOException {
    state.setStale(true);
    // Older reports describe a state before the one that is read now: drop them. Reports that
    // arrive from now on are applied later, on top of this state.
    monitor.discard();
    List<Link> links =
        requests.dump(
            LinkRequests::writeReadAll,
            Netlink.RTM_NEWLINK,
            LinkMessage::link,
            "reading all interfaces");
    List<LinkAddress> addresses =
        requests.dump(
            AddressRequests::writeReadAll,
            Netlink.RTM_NEWADDR,
            decoder::address,
            "reading all addresses");
    decoder.retain(addresses);
    state.replaceAll(links, addresses);
  }

  @Override
  public void readRoutes(NetworkState state) throws IOException {
    routes.read(state);
  }

  @Override
  public void readLinks(Collection<Integer> indexes, NetworkState state) throws IOException {
    try {
      new NetlinkTransaction(requests, monitor, decoder, state, 0).readLinks(indexes);
    } catch (IOException e) {
      state.setStale(true);
      throw e;
    }
  }

  @Override
  public Set<Integer> groupMembers(IpFamily family) throws IOException {
    return GroupMembers.read(family);
  }

  @Override
  public Ipv4Settings ipv4SettingsOfAll() throws IOException {
    return Ipv4Settings.of(LinuxKernelNetwork::ofAll);
  }

  private static int ofAll(Ipv4Setting setting) throws IOException {
    Path file = ALL_IPV4.resolve(setting.file());
    try {
      return Integer.parseInt(SettingFile.read(file));
    } catch (IOException | NumberFormatException e) {
      throw new IOException("reading " + file + ": " + e, e);
    }
  }

  @Override
  public List<String> apply(List<KernelChange> changes, NetworkState state) throws IOException {
    try {
      return new NetlinkTransaction(requests, monitor, decoder, state, changes.size())
          .apply(changes);
    } catch (IOException e) {
      state.setStale(true);
      throw e;
    }
  }

  @Override
  public PreparedTakeover prepare(List<KernelChange> changes) {
    if (!keepsAddressOrigin) {
      // The data plane does not know the owner of an address before it has processed the report of
      // it.
      return null;
    }
    List<Request> needed = new ArrayList<>(changes.size());
    for (KernelChange change : changes) {
      if (change instanceof KernelChange.PutAddress put) {
        needed.add(AddressRequests.put(put));
      } else if (change instanceof KernelChange.SetUp set) {
        needed.add(LinkRequests.up(set.index(), set.up()));
      } else {
        throw new IllegalArgumentException("cannot be prepared: " + change);
      }
    }
    return prepared.encode(needed);
  }

  @Override
  public void learn(List<KernelChange> changes, NetworkState state) throws IOException {
    new NetlinkTransaction(requests, monitor, decoder, state, 0).learn(changes);
  }

  /** Calling it again has no effect. */
  @Override
  public void close() {
    resources.close();
  }
}
