// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.flight;

import io.vrrp.VirtualRouterErrorReason;
import io.vrrp.VrrpListener;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpProtocolError;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpTrackerChange;
import io.vrrp.VrrpVirtualRouterError;
import io.vrrp.impl.protocol.IpAddress;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records notifications while a recording runs. It does nothing if the JVM has no {@code jdk.jfr}.
 */
@Component(service = VrrpListener.class)
public final class FlightRecorder implements VrrpListener {

  private static final Logger LOG = LoggerFactory.getLogger(FlightRecorder.class);

  private static volatile boolean available = isAvailable();

  private static boolean isAvailable() {
    try {
      // Registers the types of events, so that a recording can select them before the first event.
      EventType.values();
      return true;
    } catch (LinkageError | RuntimeException e) {
      LOG.debug("Flight Recorder: not available in this JVM", e);
      return false;
    }
  }

  @Override
  public void notified(VrrpNotification happened) {
    if (happened instanceof VrrpStateChange change) {
      record(
          () ->
              EventType.STATE_TRANSITION.record(
                  change.id().toString(),
                  change.from().name(),
                  change.to().name(),
                  change.reason(),
                  change.time().toEpochMilli()));
    } else if (happened instanceof VrrpTrackerChange change) {
      record(
          () ->
              EventType.TRACKER_CHANGE.record(
                  change.id().toString(),
                  change.tracker(),
                  change.from().name(),
                  change.to().name(),
                  change.reason(),
                  (long) change.contribution(),
                  change.time().toEpochMilli()));
    } else if (happened instanceof VrrpProtocolError error) {
      discarded(error, error.reason().name(), IpAddress.of(error.source()).toString());
    } else if (happened instanceof VrrpVirtualRouterError error
        && (error.reason() == VirtualRouterErrorReason.PACKET_LENGTH_ERROR
            || error.reason() == VirtualRouterErrorReason.AUTHENTICATION_ERROR)) {
      discarded(error, error.reason().name(), IpAddress.of(error.source()).toString());
    }
  }

  private static void discarded(VrrpNotification packet, String reason, String source) {
    record(() -> EventType.DISCARDED_PACKET.record(packet.id().toString(), reason, source));
  }

  /**
   * A timer was handled late. Called on the engine thread.
   *
   * @param router the virtual router's identity
   * @param nanos how late
   */
  public static void timerWasLate(Object router, long nanos) {
    record(() -> EventType.LATE_TIMER.record(router.toString(), nanos));
  }

  /** Errors of recording must not disturb the protocol. */
  private static void record(Runnable event) {
    if (available) {
      try {
        event.run();
      } catch (LinkageError | RuntimeException e) {
        available = false;
        LOG.warn("Flight Recorder: failed; no further events are recorded", e);
      }
    }
  }
}
