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
 * Applies the messages of route netlink to a state.
 *
 * <p>Our addresses are marked by their origin (IFA_PROTO), which the kernel keeps since Linux 5.18.
 * On an older kernel only the addresses that this process added are known as ours. Those of an
 * earlier process disappear when their lifetime ends.
 *
 * <p>If another program changes one of our addresses, the mark is lost, as is every other attribute
 * that the program does not repeat. Addresses that this process added stay ours until the kernel
 * reports their removal.
 */
public final class NetlinkEventDecoder {

  private final boolean keepsOrigin;

  /** The addresses that this process added. */
  private final Set<LinkAddress> added = new HashSet<>();

  public NetlinkEventDecoder(KernelRelease kernel) {
    keepsOrigin = kernel.keepsAddressOrigin();
  }

  /** Applies the reader's present message to the state. */
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
            // IPv6 may have been switched off: the kernel then reports only the removed addresses.
            state.setLinkStale(address.linkIndex());
          }
        }
      }
      case Netlink.RTM_NEWNETCONF, Netlink.RTM_DELNETCONF -> takeSettings(message, state);
      default -> {
        // The message is not about links or addresses.
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
    // The kernel does not report that IPv6 was switched on again; an address shows it.
    boolean contradicts =
        address != null && state.ipDevicesOf(index).of(address.address().family()) == 0;
    if (unknown || contradicts) {
      state.setLinkStale(index);
    }
  }

  /**
   * The kernel reports only some settings, but programs usually change several. So the link is read
   * again. This report is also the only sign that a link lost IPv6 or has it again; the report of
   * the changed MTU comes earlier.
   */
  private static void takeSettings(NetlinkReader message, NetworkState state) {
    int index = SettingsMessage.linkIndex(message);
    IpFamily family = SettingsMessage.family(message);
    if (index == Netlink.NETCONFA_IFINDEX_ALL && family == IpFamily.IPV4) {
      state.setSettingsOfAllStale(true);
    } else if (family != null && state.links().containsKey(index)) {
      if (message.type() == Netlink.RTM_DELNETCONF) {
        // Perhaps the device was only renamed; joining its group again does no harm.
        state.renewIpDevice(index, family);
      }
      state.setLinkStale(index);
    }
  }

  /** The address that the reader's present message describes, or null. */
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

  /** Notes that this process adds an address. Returns whether that was not yet noted. */
  boolean remember(PutAddress put) {
    return added.add(key(put.address()));
  }

  /** Notes that an address is not one that this process added, or no longer. */
  void forget(LinkAddress address) {
    added.remove(key(address));
  }

  /** Forgets the addresses that are not among all present ones. */
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
