// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.publishing;

import io.vrrp.AddressFamily;
import io.vrrp.DiscardReason;
import io.vrrp.LatenessBucket;
import io.vrrp.ProtoErrReason;
import io.vrrp.VirtualRouterErrorReason;
import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpEngineStatistics;
import io.vrrp.VrrpFault;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpPeer;
import io.vrrp.VrrpPriorityChange;
import io.vrrp.VrrpProtocolError;
import io.vrrp.VrrpRivalMaster;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpStatistics;
import io.vrrp.VrrpStatus;
import io.vrrp.VrrpVirtualRouterError;
import io.vrrp.impl.component.configuration.RouterConfigParser;
import io.vrrp.impl.engine.EngineSnapshot;
import io.vrrp.impl.engine.Notice;
import io.vrrp.impl.engine.PeerSnapshot;
import io.vrrp.impl.engine.RouterId;
import io.vrrp.impl.engine.RouterSnapshot;
import io.vrrp.impl.engine.Transition;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.Oddity;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.VirtualIp;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** From the words of the implementation to those of the API. */
final class Translation {

  private Translation() {}

  static VirtualRouterId id(RouterId id) {
    return new VirtualRouterId(
        Optional.of(id.networkNamespace()).filter(name -> !name.isEmpty()),
        id.interfaceName(),
        id.family() == IpFamily.IPV4 ? AddressFamily.IPV4 : AddressFamily.IPV6,
        id.vrid());
  }

  static VrrpStatus status(RouterSnapshot snapshot) {
    RouterParameters configured = snapshot.configured().parameters();
    RouterParameters effective = snapshot.effective();
    VirtualRouterId id = id(snapshot.configured().id());
    return new VrrpStatus(
        id,
        snapshot.state(),
        snapshot.since(),
        snapshot.reasons(),
        effective.owner(),
        configured.priority(),
        optional(snapshot.priorityOverride()),
        effective.priority(),
        configured.preempt(),
        configured.acceptMode(),
        RouterConfigParser.text(configured.versions()),
        configured.advertInterval(),
        snapshot.masterAdvertInterval(),
        Duration.ofNanos(snapshot.skewTime()),
        Duration.ofNanos(snapshot.masterDownInterval()),
        Optional.ofNullable(snapshot.primaryAddress()).map(IpAddress::toInetAddress),
        Optional.ofNullable(snapshot.masterAddress()).map(IpAddress::toInetAddress),
        optional(snapshot.masterPriority()),
        snapshot.virtualMac().toString(),
        configured.virtualIps().stream().map(VirtualIp::toString).toList(),
        configured.unicast().peers().stream().map(IpAddress::toInetAddress).toList(),
        snapshot.newMasterReason(),
        snapshot.lastEvent(),
        snapshot.relinquished(),
        snapshot.peers().stream().map(Translation::peer).toList(),
        snapshot.history().stream().map(transition -> stateChange(id, transition)).toList());
  }

  private static VrrpPeer peer(PeerSnapshot peer) {
    return new VrrpPeer(
        peer.address().toInetAddress(),
        peer.version(),
        peer.priority(),
        peer.advertInterval(),
        peer.checksumForm(),
        peer.lastHeard(),
        peer.advertisements());
  }

  static VrrpStateChange stateChange(VirtualRouterId id, Transition transition) {
    return new VrrpStateChange(
        id,
        transition.sequence(),
        transition.time(),
        transition.from(),
        transition.to(),
        transition.reason());
  }

  /** Empty for what no other program needs to know. */
  static Optional<VrrpNotification> notification(
      VirtualRouterId id, long sequence, Instant time, Notice notice) {
    if (notice instanceof Notice.Discarded discarded) {
      InetAddress source = discarded.source().toInetAddress();
      return switch (discarded.reason()) {
        case IP_TTL, VERSION, CHECKSUM ->
            Optional.of(
                new VrrpProtocolError(
                    id, sequence, time, ProtoErrReason.of(discarded.reason()), source));
        case PACKET_LENGTH ->
            Optional.of(
                new VrrpVirtualRouterError(
                    id, sequence, time, VirtualRouterErrorReason.PACKET_LENGTH_ERROR, source));
        case ADDRESS_LIST ->
            Optional.of(
                new VrrpVirtualRouterError(
                    id, sequence, time, VirtualRouterErrorReason.ADDRESS_LIST_ERROR, source));
        case ADVER_INT ->
            Optional.of(
                new VrrpVirtualRouterError(
                    id, sequence, time, VirtualRouterErrorReason.INTERVAL_ERROR, source));
        case AUTH_TYPE, AUTH_FAILURE ->
            Optional.of(
                new VrrpVirtualRouterError(
                    id, sequence, time, VirtualRouterErrorReason.AUTHENTICATION_ERROR, source));
        default -> Optional.empty();
      };
    }
    if (notice instanceof Notice.Odd odd) {
      return errorReason(odd.oddity())
          .map(
              reason ->
                  new VrrpVirtualRouterError(
                      id, sequence, time, reason, odd.source().toInetAddress()));
    }
    if (notice instanceof Notice.Rival rival) {
      return Optional.of(
          new VrrpRivalMaster(
              id,
              sequence,
              time,
              rival.present(),
              rival.address().toInetAddress(),
              rival.priority()));
    }
    if (notice instanceof Notice.Priority priority) {
      return Optional.of(
          new VrrpPriorityChange(id, sequence, time, priority.from(), priority.to()));
    }
    Notice.Faulty fault = (Notice.Faulty) notice;
    return Optional.of(new VrrpFault(id, sequence, time, fault.present(), fault.text()));
  }

  /** Empty for what the API does not have; it is in the log. */
  private static Optional<VirtualRouterErrorReason> errorReason(Oddity oddity) {
    return switch (oddity) {
      case INTERVAL_DIFFERS -> Optional.of(VirtualRouterErrorReason.INTERVAL_ERROR);
      case ADDRESSES_DIFFER -> Optional.of(VirtualRouterErrorReason.ADDRESS_LIST_ERROR);
      case OWNER_CONFLICT -> Optional.of(VirtualRouterErrorReason.OWNER_CONFLICT);
      case CHECKSUM_FORMS_DIFFER -> Optional.empty();
    };
  }

  static VrrpEngineStatistics statistics(EngineSnapshot snapshot, long netlinkOverruns) {
    List<LatenessBucket> histogram = new ArrayList<>();
    for (int i = 0; i < snapshot.latenessBars().size(); i++) {
      histogram.add(
          new LatenessBucket(
              Duration.ofNanos(snapshot.latenessBars().get(i)), snapshot.latenessCounts().get(i)));
    }
    return new VrrpEngineStatistics(
        snapshot.since(),
        snapshot.routers(),
        snapshot.receivers(),
        snapshot.packetsReceived(),
        snapshot.framesSent(),
        snapshot.sendErrors(),
        snapshot.discards().get(DiscardReason.CHECKSUM),
        snapshot.discards().get(DiscardReason.VERSION),
        snapshot.discards().get(DiscardReason.VRID),
        snapshot.discards().get(DiscardReason.IP_TTL),
        snapshot.unattributed(),
        Duration.ofNanos(snapshot.lateness()),
        Duration.ofNanos(snapshot.worstLateness()),
        histogram,
        snapshot.stalls(),
        snapshot.defects(),
        netlinkOverruns,
        snapshot.eventsLost());
  }

  private static OptionalInt optional(int value) {
    return value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  static VrrpStatistics statistics(RouterSnapshot snapshot) {
    return new VrrpStatistics(
        snapshot.discontinuityTime(),
        snapshot.masterTransitions(),
        snapshot.advertisementsReceived(),
        snapshot.advertisementsSent(),
        snapshot.priorityZeroReceived(),
        snapshot.priorityZeroSent(),
        snapshot.protoErrReason(),
        snapshot.discards().get(DiscardReason.CHECKSUM),
        snapshot.discards().get(DiscardReason.VERSION),
        snapshot.discards().get(DiscardReason.IP_TTL),
        snapshot.discards().get(DiscardReason.INVALID_TYPE),
        snapshot.discards().get(DiscardReason.PACKET_LENGTH),
        snapshot.discards().get(DiscardReason.ADDRESS_COUNT_ZERO),
        snapshot.discards().get(DiscardReason.INTERVAL_ZERO),
        snapshot.discards().get(DiscardReason.OWN_PACKET),
        snapshot.discards().get(DiscardReason.WRONG_DESTINATION),
        snapshot.discards().get(DiscardReason.SOURCE_NOT_LINK_LOCAL),
        snapshot.discards().get(DiscardReason.FIRST_ADDRESS_NOT_LINK_LOCAL),
        snapshot.discards().get(DiscardReason.UNKNOWN_PEER),
        snapshot.discards().get(DiscardReason.AUTH_TYPE),
        snapshot.discards().get(DiscardReason.AUTH_FAILURE),
        snapshot.discards().get(DiscardReason.ADDRESS_LIST),
        snapshot.discards().get(DiscardReason.ADVER_INT),
        snapshot.discards().get(DiscardReason.VERSION_3_HEARD),
        snapshot.discards().get(DiscardReason.NOT_RUNNING),
        snapshot.oddities().get(Oddity.INTERVAL_DIFFERS),
        snapshot.oddities().get(Oddity.ADDRESSES_DIFFER),
        snapshot.oddities().get(Oddity.OWNER_CONFLICT),
        snapshot.announcementsSent(),
        snapshot.sendErrors());
  }
}
