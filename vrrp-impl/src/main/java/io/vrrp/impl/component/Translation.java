// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.AddressFamily;
import io.vrrp.NewMasterReason;
import io.vrrp.ProtoErrReason;
import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStatistics;
import io.vrrp.VrrpStatus;
import io.vrrp.impl.engine.RouterId;
import io.vrrp.impl.engine.RouterSnapshot;
import io.vrrp.impl.protocol.DiscardReason;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.Oddity;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.State;
import io.vrrp.impl.protocol.VirtualIp;
import java.time.Duration;
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

  static VrrpState state(State state) {
    return switch (state) {
      case INITIALIZE -> VrrpState.INITIALIZE;
      case BACKUP -> VrrpState.BACKUP;
      case MASTER -> VrrpState.MASTER;
    };
  }

  static VrrpStatus status(RouterSnapshot snapshot) {
    RouterParameters configured = snapshot.configured().parameters();
    RouterParameters effective = snapshot.effective();
    return new VrrpStatus(
        id(snapshot.configured().id()),
        state(snapshot.state()),
        snapshot.since(),
        snapshot.reasons(),
        effective.owner(),
        configured.priority(),
        optional(snapshot.priorityOverride()),
        effective.priority(),
        configured.preempt(),
        configured.acceptMode(),
        configured.advertInterval(),
        snapshot.masterAdvertInterval(),
        Duration.ofNanos(snapshot.skewTime()),
        Duration.ofNanos(snapshot.masterDownInterval()),
        Optional.ofNullable(snapshot.primaryAddress()).map(IpAddress::toInetAddress),
        Optional.ofNullable(snapshot.masterAddress()).map(IpAddress::toInetAddress),
        optional(snapshot.masterPriority()),
        snapshot.virtualMac().toString(),
        configured.virtualIps().stream().map(VirtualIp::toString).toList(),
        NewMasterReason.valueOf(snapshot.newMasterReason().name()),
        VrrpEvent.valueOf(snapshot.lastEvent().name()),
        false,
        List.of(),
        List.of());
  }

  private static OptionalInt optional(int value) {
    return value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static ProtoErrReason protoErrReason(DiscardReason last) {
    if (last == null) {
      return ProtoErrReason.NO_ERROR;
    }
    return switch (last) {
      case IP_TTL -> ProtoErrReason.IP_TTL_ERROR;
      case VERSION -> ProtoErrReason.VERSION_ERROR;
      case CHECKSUM -> ProtoErrReason.CHECKSUM_ERROR;
      case VRID -> ProtoErrReason.VRID_ERROR;
      default -> throw new IllegalArgumentException(last + " is no protocol error");
    };
  }

  static VrrpStatistics statistics(RouterSnapshot snapshot) {
    return new VrrpStatistics(
        snapshot.discontinuityTime(),
        snapshot.masterTransitions(),
        snapshot.advertisementsReceived(),
        snapshot.advertisementsSent(),
        snapshot.priorityZeroReceived(),
        snapshot.priorityZeroSent(),
        protoErrReason(snapshot.lastProtocolError()),
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
        snapshot.discards().get(DiscardReason.NOT_RUNNING),
        snapshot.oddities().get(Oddity.INTERVAL_DIFFERS),
        snapshot.oddities().get(Oddity.ADDRESSES_DIFFER),
        snapshot.oddities().get(Oddity.OWNER_CONFLICT),
        snapshot.announcementsSent(),
        snapshot.sendErrors());
  }
}
