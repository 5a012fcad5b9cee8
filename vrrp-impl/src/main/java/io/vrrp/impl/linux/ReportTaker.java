// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import io.vrrp.impl.dataplane.Link;
import io.vrrp.impl.dataplane.LinkAddress;
import io.vrrp.impl.dataplane.NetworkState;
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
 */
final class ReportTaker {

  /** What was added here, if the kernel does not remember it; otherwise null. */
  private final Set<LinkAddress> remembered;

  ReportTaker(KernelRelease kernel) {
    remembered = kernel.keepsAddressOrigin() ? null : new HashSet<>();
  }

  /** Takes the reader's present message over. */
  void take(NetlinkReader message, NetworkState state) {
    switch (message.type()) {
      case Netlink.RTM_NEWLINK -> {
        Link link = message.link();
        if (link != null) {
          state.putLink(link);
        }
      }
      case Netlink.RTM_DELLINK -> state.removeLink(message.linkIndex());
      case Netlink.RTM_NEWADDR -> {
        LinkAddress address = address(message);
        if (address != null) {
          state.putAddress(address);
        }
      }
      case Netlink.RTM_DELADDR -> {
        LinkAddress address = message.address();
        if (address != null) {
          state.removeAddress(address);
          forget(address);
        }
      }
      default -> {
        // Nothing about links or addresses.
      }
    }
  }

  /** The address that the reader's present message tells of, or null. */
  LinkAddress address(NetlinkReader message) {
    LinkAddress told = message.address();
    if (told == null || remembered == null) {
      return told;
    }
    return new LinkAddress(
        told.linkIndex(),
        told.address(),
        told.prefixLength(),
        remembered.contains(key(told)),
        told.usable());
  }

  /** An address is about to be added here; returns whether that is new. */
  boolean remember(LinkAddress address) {
    return remembered != null && remembered.add(key(address));
  }

  /** An address is not, or not any more, one that was added here. */
  void forget(LinkAddress address) {
    if (remembered != null) {
      remembered.remove(key(address));
    }
  }

  /** All addresses that there are; what was added here and is not among them has gone. */
  void retain(Collection<LinkAddress> all) {
    if (remembered != null) {
      remembered.retainAll(all.stream().map(ReportTaker::key).collect(Collectors.toSet()));
    }
  }

  private static LinkAddress key(LinkAddress address) {
    return new LinkAddress(
        address.linkIndex(), address.address(), address.prefixLength(), true, true);
  }
}
