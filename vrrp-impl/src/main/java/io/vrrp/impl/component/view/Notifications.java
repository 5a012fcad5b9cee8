// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.ProtoErrReason;
import io.vrrp.VirtualRouterErrorReason;
import io.vrrp.VrrpNotification;
import io.vrrp.impl.engine.port.RouterEvent;
import io.vrrp.impl.protocol.ConfigMismatch;
import java.net.InetAddress;
import java.util.Optional;

/** Converts events of the engine to notifications. */
public final class Notifications {

  private Notifications() {}

  /** Empty if no other program needs to know the event. */
  public static Optional<VrrpNotification> of(Occurrence occurrence, RouterEvent event) {
    if (event instanceof RouterEvent.Discarded discarded) {
      return discarded(occurrence, discarded);
    }
    if (event instanceof RouterEvent.Mismatch mismatch) {
      return errorReason(mismatch.mismatch())
          .map(
              reason ->
                  new VirtualRouterError(occurrence, reason, mismatch.source().toInetAddress()));
    }
    if (event instanceof RouterEvent.CompetingMaster competing) {
      return Optional.of(
          new CompetingMaster(
              occurrence,
              competing.present(),
              competing.address().toInetAddress(),
              competing.priority()));
    }
    if (event instanceof RouterEvent.Priority priority) {
      return Optional.of(new PriorityChange(occurrence, priority.from(), priority.to()));
    }
    if (event instanceof RouterEvent.Tracker tracker) {
      return Optional.of(new TrackerChange(occurrence, tracker));
    }
    RouterEvent.Faulty fault = (RouterEvent.Faulty) event;
    return Optional.of(new FaultChange(occurrence, fault.present(), fault.text()));
  }

  private static Optional<VrrpNotification> discarded(
      Occurrence occurrence, RouterEvent.Discarded discarded) {
    InetAddress source = discarded.source().toInetAddress();
    return switch (discarded.reason()) {
      case IP_TTL, VERSION, CHECKSUM ->
          Optional.of(new ProtocolError(occurrence, ProtoErrReason.of(discarded.reason()), source));
      case PACKET_LENGTH -> error(occurrence, VirtualRouterErrorReason.PACKET_LENGTH_ERROR, source);
      case ADDRESS_LIST -> error(occurrence, VirtualRouterErrorReason.ADDRESS_LIST_ERROR, source);
      case ADVER_INT -> error(occurrence, VirtualRouterErrorReason.INTERVAL_ERROR, source);
      case AUTH_TYPE, AUTH_FAILURE ->
          error(occurrence, VirtualRouterErrorReason.AUTHENTICATION_ERROR, source);
      default -> Optional.empty();
    };
  }

  private static Optional<VrrpNotification> error(
      Occurrence occurrence, VirtualRouterErrorReason reason, InetAddress source) {
    return Optional.of(new VirtualRouterError(occurrence, reason, source));
  }

  /** Empty if the API has no such reason; the log has it. */
  private static Optional<VirtualRouterErrorReason> errorReason(ConfigMismatch mismatch) {
    return switch (mismatch) {
      case INTERVAL_DIFFERS -> Optional.of(VirtualRouterErrorReason.INTERVAL_ERROR);
      case ADDRESSES_DIFFER -> Optional.of(VirtualRouterErrorReason.ADDRESS_LIST_ERROR);
      case OWNER_CONFLICT -> Optional.of(VirtualRouterErrorReason.OWNER_CONFLICT);
      case CHECKSUM_FORMS_DIFFER -> Optional.empty();
    };
  }
}
