// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.InterfaceStatus;
import java.io.IOException;

/**
 * How one virtual router uses the receiver of its interface: it joins, sets the packet filter,
 * reports its membership and leaves.
 *
 * @param <L> a virtual router, as its receiver sees it
 */
final class ReceiverLink<L extends InterfaceReceiver.Listener> {

  private final RouterContext context;
  private final L router;
  private final Receivers<L> receivers;
  private final MembershipReports membership;
  private InterfaceReceiver<L> receiver;

  /** The number of the in_device or inet6_dev with which the receiver was known to work. */
  private long ipDevice;

  ReceiverLink(RouterContext context, L router, Receivers<L> receivers) {
    this.context = context;
    this.router = router;
    this.receivers = receivers;
    this.membership = new MembershipReports(context.services(), context.protocol());
  }

  boolean isJoined() {
    return receiver != null;
  }

  /** Starts to receive, unless it receives already. */
  void join() throws IOException {
    if (receiver == null) {
      InterfaceStatus network = context.network();
      receiver = receivers.join(router, network);
      ipDevice = network.ipDevice(context.id().family());
    }
    receiver.filter();
  }

  /** Whether the interface lost its group memberships since the virtual router joined. */
  boolean mustJoinAgain() {
    if (receiver == null || context.network() == null) {
      return false;
    }
    long present = context.network().ipDevice(context.id().family());
    return present != 0 && present != ipDevice;
  }

  void joinAgain() throws IOException {
    InterfaceStatus network = context.network();
    receiver.joinAgain(network);
    ipDevice = network.ipDevice(context.id().family());
  }

  /** The parameters changed, so the receiver may have to pass other packets. */
  void filter() throws IOException {
    if (receiver != null) {
      receiver.filter();
    }
  }

  /** Stops receiving. The virtual router must have joined. */
  void leave() {
    InterfaceReceiver<L> left = receiver;
    receiver = null;
    receivers.leave(router, left);
  }

  /** The index of the interface, or of the last one if it has gone. */
  int interfaceIndex() {
    InterfaceStatus network = context.network();
    return network == null ? receiver.interfaceIndex : network.index();
  }

  // ---------------------------------------------------------------- membership reports

  /** When {@link #reportMembership} must be called. */
  long reportDeadline() {
    return membership.deadline();
  }

  void reportMembership(long now) {
    membership.report(receiver, context.network(), context.primaryAddress(), now);
  }

  /** As {@link MembershipReports#expectAdvertisement}. */
  void expectAdvertisement(long now) {
    membership.expectAdvertisement(now);
  }

  /** The virtual router has stopped. */
  void cancelReports() {
    membership.cancel();
  }
}
