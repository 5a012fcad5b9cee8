// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import io.vrrp.impl.dataplane.KernelNetwork;
import io.vrrp.impl.dataplane.Link;
import io.vrrp.impl.dataplane.LinkAddress;
import io.vrrp.impl.linux.RouteRequests.Answer;
import io.vrrp.impl.linux.RouteRequests.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Links and addresses of the network namespace of the process, by route netlink.
 *
 * <p>Addresses carry the mark as their origin (IFA_PROTO), which the kernel keeps since Linux 5.18.
 * On an older one only what this object added is known as ours; what an earlier process left behind
 * lapses by its lifetime.
 */
public final class LinuxKernelNetwork implements KernelNetwork {

  private static final int INFINITE = -1;

  private final OpenResources resources = new OpenResources();
  private final RouteRequests requests;
  private final ChangeMonitor monitor;

  /** What this object added, if the kernel does not remember it; otherwise null. */
  private final Set<LinkAddress> remembered;

  private LinuxKernelNetwork(KernelRelease kernel) throws IOException {
    remembered = kernel.keepsAddressOrigin() ? null : new HashSet<>();
    try {
      requests = resources.add(RouteRequests.open(), RouteRequests::close);
      monitor = resources.add(new ChangeMonitor(), ChangeMonitor::close);
    } catch (IOException e) {
      resources.close();
      throw e;
    }
  }

  /**
   * Opens the netlink sockets; from now on changes are noticed.
   *
   * @throws IOException if the kernel refuses, or this is no 64-bit Linux
   */
  public static LinuxKernelNetwork open() throws IOException {
    return open(KernelRelease.running());
  }

  static LinuxKernelNetwork open(KernelRelease kernel) throws IOException {
    Libc.load();
    return new LinuxKernelNetwork(kernel);
  }

  @Override
  public boolean awaitChange(long timeoutNanos) throws IOException {
    return monitor.await(timeoutNanos);
  }

  @Override
  public void wakeUp() {
    monitor.wakeUp();
  }

  @Override
  public List<Link> links() throws IOException {
    return requests.dump(
        LinuxKernelNetwork::writeGetLinks,
        Netlink.RTM_NEWLINK,
        NetlinkReader::link,
        "reading all interfaces");
  }

  private static void writeGetLinks(NetlinkWriter to, int sequence) {
    to.begin(Netlink.RTM_GETLINK, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP, sequence)
        .put(new byte[Netlink.IFINFOMSG_SIZE])
        .beginAttribute(Netlink.IFLA_EXT_MASK)
        .putInt(Netlink.RTEXT_FILTER_SKIP_STATS)
        .endAttribute()
        .end();
  }

  @Override
  public List<LinkAddress> addresses() throws IOException {
    List<LinkAddress> addresses =
        requests.dump(
            LinuxKernelNetwork::writeGetAddresses,
            Netlink.RTM_NEWADDR,
            NetlinkReader::address,
            "reading all addresses");
    if (remembered != null) {
      addresses.replaceAll(a -> remembered.contains(marked(a)) ? marked(a) : unmarked(a));
      remembered.retainAll(addresses);
    }
    return addresses;
  }

  private static LinkAddress marked(LinkAddress address) {
    return new LinkAddress(
        address.linkIndex(), address.address(), address.prefixLength(), true, true);
  }

  private static LinkAddress unmarked(LinkAddress address) {
    return new LinkAddress(
        address.linkIndex(), address.address(), address.prefixLength(), false, address.usable());
  }

  private static void writeGetAddresses(NetlinkWriter to, int sequence) {
    to.begin(Netlink.RTM_GETADDR, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP, sequence)
        .put(new byte[Netlink.IFADDRMSG_SIZE])
        .end();
  }

  @Override
  public List<String> putAddresses(List<LinkAddress> addresses, int lifetimeSeconds)
      throws IOException {
    if (lifetimeSeconds < 0) {
      throw new IllegalArgumentException("a lifetime of " + lifetimeSeconds + " s");
    }
    List<Request> batch = new ArrayList<>(addresses.size());
    for (LinkAddress address : addresses) {
      batch.add((to, sequence) -> writePut(to, sequence, address, lifetimeSeconds));
    }
    List<Answer> answers = requests.send(batch, "adding addresses");
    List<String> refusals = new ArrayList<>(addresses.size());
    for (int i = 0; i < answers.size(); i++) {
      String action = "adding " + describe(addresses.get(i), "to");
      String refusal = refusal(action, answers.get(i));
      refusals.add(refusal);
      if (remembered != null && refusal == null) {
        remembered.add(marked(addresses.get(i)));
      }
    }
    return refusals;
  }

  private static void writePut(
      NetlinkWriter to, int sequence, LinkAddress address, int lifetimeSeconds) {
    int flags =
        Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | Netlink.NLM_F_CREATE | Netlink.NLM_F_REPLACE;
    int lifetime = lifetimeSeconds == 0 ? INFINITE : lifetimeSeconds;
    writeAddress(to.begin(Netlink.RTM_NEWADDR, flags, sequence), address)
        .beginAttribute(Netlink.IFA_CACHEINFO)
        .putInt(lifetime) // preferred
        .putInt(lifetime) // valid
        .putInt(0)
        .putInt(0)
        .endAttribute()
        .beginAttribute(Netlink.IFA_FLAGS)
        .putInt(address.address().v6() ? Netlink.IFA_F_NODAD : 0)
        .endAttribute()
        .beginAttribute(Netlink.IFA_PROTO)
        .put(Netlink.PROTO_VRRP)
        .endAttribute()
        .end();
  }

  @Override
  public List<String> removeAddresses(List<LinkAddress> addresses) throws IOException {
    List<Request> batch = new ArrayList<>(addresses.size());
    for (LinkAddress address : addresses) {
      batch.add((to, sequence) -> writeRemove(to, sequence, address));
    }
    List<Answer> answers = requests.send(batch, "removing addresses");
    List<String> refusals = new ArrayList<>(addresses.size());
    for (int i = 0; i < answers.size(); i++) {
      String action = "removing " + describe(addresses.get(i), "from");
      Answer answer = answers.get(i);
      refusals.add(isGone(answer.errno()) ? null : refusal(action, answer));
    }
    return refusals;
  }

  private static void writeRemove(NetlinkWriter to, int sequence, LinkAddress address) {
    int flags = Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK;
    writeAddress(to.begin(Netlink.RTM_DELADDR, flags, sequence), address).end();
  }

  /** The address, its interface or the interface's use of IPv6 does not exist any more. */
  private static boolean isGone(int errno) {
    return errno == Errno.EADDRNOTAVAIL || errno == Errno.ENODEV || errno == Errno.ENXIO;
  }

  private static NetlinkWriter writeAddress(NetlinkWriter to, LinkAddress address) {
    boolean v6 = address.address().v6();
    boolean linkLocal = address.address().isIpv6LinkLocal();
    byte[] octets = address.address().octets();
    return to.put(v6 ? Libc.AF_INET6 : Libc.AF_INET)
        .put(address.prefixLength())
        .put(0)
        .put(linkLocal ? Netlink.RT_SCOPE_LINK : Netlink.RT_SCOPE_UNIVERSE)
        .putInt(address.linkIndex())
        .beginAttribute(Netlink.IFA_LOCAL)
        .put(octets)
        .endAttribute()
        .beginAttribute(Netlink.IFA_ADDRESS)
        .put(octets)
        .endAttribute();
  }

  private static String describe(LinkAddress address, String preposition) {
    return address.address()
        + "/"
        + address.prefixLength()
        + " "
        + preposition
        + " interface "
        + address.linkIndex();
  }

  private static String refusal(String action, Answer answer) {
    if (answer.errno() == 0) {
      return null;
    }
    String text = Errno.text(action, answer.errno(), Errno.NET_ADMIN);
    return answer.explanation() == null ? text : text + ": " + answer.explanation();
  }

  /** Harmless when called again. */
  @Override
  public void close() {
    resources.close();
  }
}
