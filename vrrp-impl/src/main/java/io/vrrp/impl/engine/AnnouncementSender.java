// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.TransmitFrame;
import io.vrrp.impl.protocol.GratuitousArpFrame;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.MembershipReportFrame;
import io.vrrp.impl.protocol.NeighborAdvertisementFrame;
import java.nio.ByteBuffer;

/**
 * Sends gratuitous ARPs and unsolicited neighbor advertisements through a packet socket, so that no
 * rule of a packet filter applies to them.
 */
final class AnnouncementSender {

  /** Enough for an announcement or a membership report of either family. */
  static final int FRAME_LENGTH =
      Math.max(
          MembershipReportFrame.MAX_LENGTH,
          Math.max(GratuitousArpFrame.LENGTH, NeighborAdvertisementFrame.LENGTH));

  private final EngineServices services;
  private final Reporter reporter;

  AnnouncementSender(EngineServices services, Reporter reporter) {
    this.services = services;
    this.reporter = reporter;
  }

  /**
   * Announces on one interface that an address has a MAC address.
   *
   * @return whether the kernel accepted the frame
   */
  boolean send(int interfaceIndex, MacAddress mac, IpAddress address) {
    TransmitFrame frame = services.announcementFrame();
    int error = frame.send(interfaceIndex, write(mac, address, frame.buffer()));
    services.counters().sent(error);
    if (error != 0) {
      reporter.notSent(address.v6() ? "neighbor advertisement" : "gratuitous ARP", error);
    }
    return error == 0;
  }

  private static int write(MacAddress mac, IpAddress address, ByteBuffer to) {
    if (address.v6()) {
      NeighborAdvertisementFrame.write(to, mac, address);
      return NeighborAdvertisementFrame.LENGTH;
    }
    GratuitousArpFrame.write(to, mac, address);
    return GratuitousArpFrame.LENGTH;
  }
}
