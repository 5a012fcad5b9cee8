// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.KernelChange.PutAddress;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import io.vrrp.impl.linux.proc.KernelRelease;
import io.vrrp.impl.protocol.IpFamily;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes what route netlink tells over into a state.
 *
 * <p>Addresses carry the mark as their origin (IFA_PROTO), which the kernel keeps since Linux 5.18.
 * On an older one only what was added here is known as ours; what an earlier process left behind
 * lapses by its lifetime.
 *
 * <p>When another program changes an address of ours, the mark is lost, like everything else that
 * the program does not repeat. What was added here stays ours until the kernel reports that it is
 * gone.
 */
public final class NetlinkEventDecoder {

  private final boolean keepsOrigin;

  /** The addresses that were added here. */
  private final Set<LinkAddress> added = new HashSet<>();

  public NetlinkEventDecoder(KernelRelease kernel) {
    keepsOrigin = kernel.keepsAddressOrigin();
  }

  /** Takes the reader's present message over. */
  void take(NetlinkReader message, NetworkState state) {
    switch (message.type()) {
      case Netlink.RTM_NEWLINK -> takeLink(message, state);
      case Netlink.RTM_DELLINK -> {
        int index = LinkMessage.index(message);
        if (index > 0) {
          state.removeLink(index);
        }
      }
      case Netlink.RTM_NEWADDR -> takeAddress(message, state);
      case Netlink.RTM_DELADDR -> {
        LinkAddress address = AddressMessage.address(message);
        if (address != null) {
          state.removeAddress(address);
          forget(address);
          if (address.address().isIpv6LinkLocal()
              && !address.ours()
              && state.links().containsKey(address.linkIndex())) {
            // Perhaps IPv6 was switched off: the kernel reports only this.
            state.setLinkStale(address.linkIndex());
          }
        }
      }
      case Netlink.RTM_NEWNETCONF, Netlink.RTM_DELNETCONF -> takeSettings(message, state);
      default -> {
        // Nothing about links or addresses.
      }
    }
  }

  private static void takeLink(NetlinkReader message, NetworkState state) {
    int index = LinkMessage.index(message);
    Link link = LinkMessage.isWhole(message) ? LinkMessage.link(message) : null;
    if (link != null) {
      state.putLink(link);
      if (link.master() > 0 && !state.links().containsKey(link.master())) {
        state.setLinkStale(link.master());
      }
    } else if (index > 0) {
      state.setLinkStale(index);
    }
  }

  private void takeAddress(NetlinkReader message, NetworkState state) {
    LinkAddress address = address(message);
    if (address != null) {
      state.putAddress(address);
    }
    int index = AddressMessage.linkIndex(message);
    boolean unknown = index > 0 && !state.links().containsKey(index);
    // The kernel does not report that IPv6 was switched on.
    boolean contradicts =
        address != null && state.ipDevicesOf(index).of(address.address().family()) == 0;
    if (unknown || contradicts) {
      state.setLinkStale(index);
    }
  }

  /**
   * The kernel reports few of the settings, but other programs usually change several. So the link
   * is read again. Only this report also says that a link lost its IPv6 or has it again: the report
   * of the changed MTU comes before that.
   */
  private static void takeSettings(NetlinkReader message, NetworkState state) {
    int index = SettingsMessage.linkIndex(message);
    IpFamily family = SettingsMessage.family(message);
    if (index == Netlink.NETCONFA_IFINDEX_ALL && family == IpFamily.IPV4) {
      state.setSettingsOfAllStale(true);
    } else if (family != null && state.links().containsKey(index)) {
      if (message.type() == Netlink.RTM_DELNETCONF) {
        // It was perhaps only renamed; joining again does no harm.
        state.renewIpDevice(index, family);
      }
      state.setLinkStale(index);
    }
  }

  /** The address that the reader's present message tells of, or null. */
  public LinkAddress address(NetlinkReader message) {
    LinkAddress reported = AddressMessage.address(message);
    if (reported == null) {
      return null;
    }
    boolean addedHere = added.contains(key(reported));
    boolean marked = keepsOrigin && reported.ours();
    boolean subnetRoute = (AddressMessage.flags(message) & Netlink.IFA_F_NOPREFIXROUTE) == 0;
    return new LinkAddress(
        reported.linkIndex(),
        reported.address(),
        reported.prefixLength(),
        marked || addedHere,
        reported.usable(),
        addedHere
            && (marked != keepsOrigin
                || reported.address().v6()
                    && (AddressMessage.flags(message) & Netlink.IFA_F_DEPRECATED) == 0),
        subnetRoute,
        reported.traits());
  }

  /** An address is about to be added here, or has been; returns whether that is new. */
  boolean remember(PutAddress put) {
    return added.add(key(put.address()));
  }

  /** An address is not, or not any more, one that was added here. */
  void forget(LinkAddress address) {
    added.remove(key(address));
  }

  /** All addresses that there are; what was added here and is not among them has gone. */
  public void retain(Collection<LinkAddress> all) {
    if (!added.isEmpty()) {
      added.retainAll(all.stream().map(NetlinkEventDecoder::key).collect(Collectors.toSet()));
    }
  }

  private static LinkAddress key(LinkAddress address) {
    return new LinkAddress(
        address.linkIndex(), address.address(), address.prefixLength(), true, true);
  }
}
