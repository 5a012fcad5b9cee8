// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.DiscardReason;
import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.RouterEvent;
import io.vrrp.impl.engine.port.RouterObserver;
import io.vrrp.impl.protocol.Advertisement;
import io.vrrp.impl.protocol.ConfigMismatch;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.ReceivedPacket;
import io.vrrp.impl.protocol.RouterParameters;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Reports to the observer of one virtual router what an operator may want to know, without
 * repetitions.
 */
final class Reporter {

  private static final int DISCARDS = DiscardReason.values().length;
  private static final int NOTICE_KINDS = DISCARDS + ConfigMismatch.values().length;

  private static final int SEND_WARNING = 0;
  private static final int ABSENCE_WARNING = 1;
  private static final int SOURCE_WARNING = 2;
  private static final int NODE_WARNINGS = 3;

  /** Discard reasons that say something about the sender's configuration. */
  private static final Set<DiscardReason> CONFIGURATION =
      EnumSet.of(
          DiscardReason.IP_TTL,
          DiscardReason.VERSION,
          DiscardReason.CHECKSUM,
          DiscardReason.PACKET_LENGTH,
          DiscardReason.AUTH_TYPE,
          DiscardReason.AUTH_FAILURE,
          DiscardReason.ADDRESS_LIST,
          DiscardReason.ADVER_INT);

  private final String interfaceName;
  private final EngineServices services;
  private final RouterObserver observer;
  private final WarningLimiter notices = new WarningLimiter(NOTICE_KINDS);

  /** Limits warnings about this node, as opposed to packets. */
  private final WarningLimiter nodeWarnings = new WarningLimiter(NODE_WARNINGS);

  /** Created with the first packet to warn about: most virtual routers never receive one. */
  private SourceWarnings warnings;

  private String reportedReasons;
  private String reportedFault;
  private long sequence;

  Reporter(String interfaceName, EngineServices services, RouterObserver observer) {
    this.interfaceName = interfaceName;
    this.services = services;
    this.observer = observer;
  }

  /** Returns its number among all events of the observer. */
  long stateChanged(Instant time, VrrpState from, VrrpState to, String reason) {
    reportedReasons = null;
    long number = ++sequence;
    services.events().post(() -> observer.stateChanged(number, time, from, to, reason));
    observer.stateMayHaveChanged();
    return number;
  }

  void competingMaster(boolean present, IpAddress address, int priority) {
    post(new RouterEvent.CompetingMaster(present, address, priority));
  }

  void trackerChanged(RouterEvent.Tracker change) {
    post(change);
  }

  void priorityChanged(int from, int to) {
    if (from != to) {
      post(new RouterEvent.Priority(from, to));
    }
  }

  void faulty(String text) {
    // A fault that returns after each pause is reported once.
    if (!text.equals(reportedFault)) {
      reportedFault = text;
      post(new RouterEvent.Faulty(true, text));
    }
  }

  /** It takes part again. */
  void works() {
    if (reportedFault != null) {
      post(new RouterEvent.Faulty(false, reportedFault));
      reportedFault = null;
    }
  }

  private void post(RouterEvent event) {
    long number = ++sequence;
    Instant time = services.wallClock().instant();
    services.events().post(() -> observer.noticed(number, time, event));
  }

  /** Reports the removal, as the last event. */
  void removed() {
    services.events().post(observer::removed);
  }

  void staysInInitialize(List<String> reasons) {
    String text = String.join("; ", reasons);
    // A fault that returns after each pause is reported once.
    if (!text.equals(reportedReasons)) {
      reportedReasons = text;
      warn("stays in INITIALIZE: " + text);
    }
  }

  /** Virtual IP addresses that another program put on the interface. */
  void foreignAddresses(List<IpAddress> foreign) {
    if (!foreign.isEmpty()) {
      warn(
          interfaceName
              + ": another program added the virtual IP "
              + foreign
              + "; remove it, unless this node owns it");
    }
  }

  /**
   * An advertisement was accepted although it differs.
   *
   * @param expected the configured parameters
   */
  void noticed(ConfigMismatch mismatch, Advertisement advertisement, RouterParameters expected) {
    long now = services.io().nanoTime();
    int kind = DISCARDS + mismatch.ordinal();
    if (permits(advertisement, kind, now)) {
      warn(
          "accepted an advertisement from "
              + advertisement.source()
              + " although "
              + mismatch.text()
              + DiscardText.values(mismatch, advertisement, expected)
              + warnings.repetitions());
    }
    if (notices.permits(kind, now)) {
      post(new RouterEvent.Mismatch(mismatch, advertisement.source()));
    }
  }

  /**
   * A packet for this virtual router was discarded.
   *
   * @param expected the configured parameters
   */
  void discarded(DiscardReason reason, ReceivedPacket packet, RouterParameters expected, long now) {
    // Normal, so not reported: a stopped node receives the others' packets, and version 2 comes in
    // addition to version 3.
    if (reason == DiscardReason.NOT_RUNNING || reason == DiscardReason.VERSION_3_HEARD) {
      return;
    }
    if (permits(packet.advertisement(), reason.ordinal(), now)) {
      warn(DiscardText.of(reason, packet, expected) + warnings.repetitions());
    }
    if (CONFIGURATION.contains(reason) && notices.permits(reason.ordinal(), now)) {
      post(new RouterEvent.Discarded(reason, packet.advertisement().source()));
    }
  }

  private boolean permits(Advertisement packet, int kind, long now) {
    if (warnings == null) {
      warnings = new SourceWarnings();
    }
    return warnings.permits(packet, 0, kind, now);
  }

  void notSent(String what, int error) {
    if (nodeWarnings.permits(SEND_WARNING, services.io().nanoTime())) {
      warn(
          what
              + " not sent on "
              + interfaceName
              + ": "
              + services.io().errorText(error)
              + nodeWarnings.repetitions(SEND_WARNING));
    }
  }

  /** The source address was removed, and the virtual router waits for it. */
  void sourceAbsent(IpAddress source, long nanos, long now) {
    if (nodeWarnings.permits(ABSENCE_WARNING, now)) {
      warn(
          interfaceName
              + ": the source address "
              + source
              + " was removed; the virtual router waits "
              + TimeUnit.NANOSECONDS.toMillis(nanos)
              + " ms for it and then leaves");
    }
  }

  /** The source address changed. */
  void sourceChanged(IpAddress from, IpAddress to, boolean unicast, long now) {
    if (nodeWarnings.permits(SOURCE_WARNING, now)) {
      warn(
          interfaceName
              + ": the source address of advertisements changed from "
              + from
              + " to "
              + to
              + (unicast
                  ? "; all peers must list it in unicastPeers, or set unicastSource here"
                  : ""));
    }
  }

  private void warn(String text) {
    services.events().post(() -> observer.warned(text));
  }
}
