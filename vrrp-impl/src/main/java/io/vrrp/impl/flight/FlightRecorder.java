// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.flight;

import io.vrrp.VirtualRouterErrorReason;
import io.vrrp.VrrpListener;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpProtocolError;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpVirtualRouterError;
import org.osgi.service.component.annotations.Component;

/** Records what happens, while a recording runs. Costs nothing worth measuring while none does. */
@Component(service = VrrpListener.class)
public final class FlightRecorder implements VrrpListener {

  private static final boolean AVAILABLE = isAvailable();

  private static boolean isAvailable() {
    try {
      Class.forName("jdk.jfr.Event", false, FlightRecorder.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public void stateChanged(VrrpStateChange change) {
    notified(change);
  }

  @Override
  public void notified(VrrpNotification happened) {
    if (!AVAILABLE) {
      return;
    }
    if (happened instanceof VrrpStateChange change) {
      transition(change);
    } else if (happened instanceof VrrpProtocolError error) {
      discarded(error, error.reason().name(), error.source().getHostAddress());
    } else if (happened instanceof VrrpVirtualRouterError error
        && error.reason() == VirtualRouterErrorReason.PACKET_LENGTH_ERROR) {
      discarded(error, error.reason().name(), error.source().getHostAddress());
    }
  }

  private static void transition(VrrpStateChange change) {
    StateTransitionEvent event = new StateTransitionEvent();
    event.router = change.id().toString();
    event.from = change.from().name();
    event.to = change.to().name();
    event.reason = change.reason();
    event.happened = change.time().toEpochMilli();
    event.commit();
  }

  private static void discarded(VrrpNotification packet, String reason, String source) {
    DiscardedPacketEvent event = new DiscardedPacketEvent();
    event.router = packet.id().toString();
    event.reason = reason;
    event.source = source;
    event.commit();
  }

  /**
   * A timer was served late. Called on the protocol's thread.
   *
   * @param nanos how late
   */
  public static void timerWasLate(Object router, long nanos) {
    if (AVAILABLE) {
      late(router, nanos);
    }
  }

  private static void late(Object router, long nanos) {
    LateTimerEvent event = new LateTimerEvent();
    if (event.isEnabled()) {
      event.router = router.toString();
      event.lateness = nanos;
      event.commit();
    }
  }
}
