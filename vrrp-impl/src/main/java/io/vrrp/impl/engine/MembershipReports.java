// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.TransmitFrame;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MembershipReportFrame;
import io.vrrp.impl.protocol.Timers;
import io.vrrp.impl.protocol.VirtualRouter;
import java.util.concurrent.TimeUnit;

/**
 * Reports to switches that snoop multicast (RFC 4541) that a virtual router is a member of the VRRP
 * group. Until a switch knows this, it forwards no advertisement to this node, and a backup would
 * become a second master.
 *
 * <p>The kernel reports the membership too, but up to a second late, and later only on request,
 * often every 125 seconds. So this class sends a report when the virtual router starts, and when a
 * backup misses an advertisement: the switch port may be another one, or forgotten. The virtual
 * routers of an interface share a membership, so one report a second is enough for all. With
 * shorter intervals it is one in each interval, because a backup cannot wait longer.
 */
final class MembershipReports {

  static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

  private static final long NEVER = VirtualRouter.NO_DEADLINE;

  private final EngineServices services;
  private final VirtualRouter router;
  private long nextReport = NEVER;

  MembershipReports(EngineServices services, VirtualRouter router) {
    this.services = services;
    this.router = router;
  }

  /** When {@link #report} must be called. */
  long deadline() {
    return nextReport;
  }

  /**
   * An advertisement came, or may come from now on. A report follows if the next one is half an
   * interval late.
   */
  void expectAdvertisement(long now) {
    if (router.state() == VrrpState.BACKUP) {
      nextReport = now + Timers.interval(router.masterAdvertInterval()) * 3 / 2;
    }
  }

  /** The virtual router has stopped. */
  void cancel() {
    nextReport = NEVER;
  }

  /**
   * Sends a report, unless this interface sent one within the pause. A backup reports again until
   * it receives something. A new master reports once more, because a report may be lost.
   */
  void report(InterfaceReceiver<?> receiver, InterfaceStatus network, IpAddress source, long now) {
    if (now >= receiver.quietUntil && !router.parameters().unicast().isUsed()) {
      receiver.quietUntil = now + pause();
      TransmitFrame frame = services.announcementFrame();
      int length = MembershipReportFrame.write(frame.buffer(), network.mac(), source);
      services.counters().sent(frame.send(receiver.interfaceIndex, length));
    }
    if (router.state() == VrrpState.BACKUP) {
      nextReport = receiver.quietUntil > now ? receiver.quietUntil : now + pause();
    } else {
      nextReport = NEVER;
    }
  }

  private long pause() {
    return Math.min(PAUSE, Timers.interval(router.masterAdvertInterval()));
  }
}
