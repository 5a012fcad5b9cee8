// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.DiscardReason;
import io.vrrp.impl.protocol.Advertisement;
import io.vrrp.impl.protocol.ConfigMismatch;
import io.vrrp.impl.protocol.ReceivedPacket;
import io.vrrp.impl.protocol.RouterParameters;
import java.util.List;
import java.util.stream.Collectors;

/** Describes why a packet was discarded, with its source, VRID, value and the expected value. */
final class DiscardText {

  private DiscardText() {}

  /**
   * For a packet to a virtual router of this node; the log line begins with the virtual router's
   * name.
   */
  static String of(DiscardReason reason, ReceivedPacket packet, RouterParameters expected) {
    return "discarded a packet from "
        + packet.advertisement().source()
        + " because "
        + reason.because()
        + " (VRID "
        + expected.vrid()
        + observed(reason, packet, expected)
        + ")";
  }

  /**
   * For a packet whose VRID is not configured on the interface.
   *
   * @param configured the VRIDs that are configured on the interface
   */
  static String ofUnknown(
      DiscardReason reason, ReceivedPacket packet, String interfaceName, List<Integer> configured) {
    String start =
        interfaceName
            + ": discarded VRRP packet"
            + (packet.hasHeader() ? " from " + packet.advertisement().source() : "")
            + ": ";
    String here =
        "(configured: "
            + configured.stream().map(String::valueOf).collect(Collectors.joining(", "))
            + ")";
    if (!packet.hasVrid()) {
      return start + reason.because() + "; its VRID is not readable " + here;
    }
    String vrid = "VRID " + packet.advertisement().vrid() + " is not configured here " + here;
    return reason == DiscardReason.VRID
        ? start + vrid + "; another group on this LAN is normal"
        : start + reason.because() + observed(reason, packet, null) + "; " + vrid;
  }

  private static String observed(
      DiscardReason reason, ReceivedPacket packet, RouterParameters expected) {
    return switch (reason) {
      case IP_TTL ->
          ", TTL "
              + packet.ttl()
              + ", expected at least "
              + (expected == null ? 255 : expected.unicast().minTtl());
      case WRONG_DESTINATION -> ", sent to " + packet.destination();
      case UNKNOWN_PEER -> expected == null ? "" : ", unicastPeers " + expected.unicast().peers();
      case VERSION ->
          ", version "
              + packet.advertisement().version()
              + (expected == null ? "" : ", expected " + versions(expected));
      case ADVER_INT ->
          ", interval "
              + packet.advertisement().advertInterval()
              + " cs"
              + (expected == null ? "" : ", expected " + expected.advertInterval() + " cs");
      case ADDRESS_LIST ->
          ", listed: "
              + packet.advertisement().addressCount()
              + (expected == null ? "" : ", expected " + expected.addresses());
      default -> "";
    };
  }

  /** The observed and the expected value of a mismatch, in brackets; "" if it has none. */
  static String values(
      ConfigMismatch mismatch, Advertisement advertisement, RouterParameters expected) {
    return switch (mismatch) {
      case INTERVAL_DIFFERS ->
          " (VRID "
              + expected.vrid()
              + ", interval "
              + advertisement.advertInterval()
              + " cs, expected "
              + expected.advertInterval()
              + " cs)";
      case ADDRESSES_DIFFER ->
          " (VRID "
              + expected.vrid()
              + ", listed: "
              + advertisement.addressCount()
              + ", expected "
              + expected.addresses()
              + ")";
      case OWNER_CONFLICT -> " (VRID " + expected.vrid() + ")";
      case CHECKSUM_FORMS_DIFFER ->
          " (VRID " + expected.vrid() + ", checksum form " + advertisement.checksumForm() + ")";
    };
  }

  private static String versions(RouterParameters expected) {
    return switch (expected.versions()) {
      case V3 -> "3";
      case V2 -> "2";
      case V2_AND_V3 -> "2 or 3";
    };
  }
}
