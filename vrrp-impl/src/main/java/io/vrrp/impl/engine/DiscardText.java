// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.DiscardReason;
import io.vrrp.impl.protocol.AdvertisementReceiver;
import io.vrrp.impl.protocol.RouterParameters;
import java.util.List;
import java.util.stream.Collectors;

/** Says why a packet was discarded, with its source, its VRID, its value and the expected one. */
final class DiscardText {

  private DiscardText() {}

  /** For a packet to a virtual router of this node; the log line begins with its name. */
  static String of(DiscardReason reason, AdvertisementReceiver checks, RouterParameters expected) {
    return "a packet from "
        + checks.lastAdvertisement().source()
        + " was discarded because "
        + reason.because()
        + " (VRID "
        + expected.vrid()
        + observed(reason, checks, expected)
        + ")";
  }

  /**
   * For a packet whose VRID is not configured on the interface.
   *
   * @param configured the VRIDs that listen on the interface
   */
  static String ofUnknown(
      DiscardReason reason,
      AdvertisementReceiver checks,
      String interfaceName,
      List<Integer> configured) {
    String packet =
        interfaceName
            + ": discarded VRRP packet"
            + (checks.hasSource() ? " from " + checks.lastAdvertisement().source() : "")
            + ": ";
    String here =
        "(configured: "
            + configured.stream().map(String::valueOf).collect(Collectors.joining(", "))
            + ")";
    if (!checks.hasVrid()) {
      return packet + reason.because() + "; its VRID is not readable " + here;
    }
    String vrid = "VRID " + checks.lastAdvertisement().vrid() + " is not configured here " + here;
    return reason == DiscardReason.VRID
        ? packet + vrid + "; another group on this LAN is normal"
        : packet + reason.because() + observed(reason, checks, null) + "; " + vrid;
  }

  private static String observed(
      DiscardReason reason, AdvertisementReceiver checks, RouterParameters expected) {
    return switch (reason) {
      case IP_TTL ->
          ", TTL "
              + checks.lastTtl()
              + ", expected at least "
              + (expected == null ? 255 : expected.unicast().minTtl());
      case WRONG_DESTINATION -> ", sent to " + checks.lastDestination();
      case UNKNOWN_PEER -> expected == null ? "" : ", unicastPeers " + expected.unicast().peers();
      case VERSION ->
          ", version "
              + checks.lastAdvertisement().version()
              + (expected == null ? "" : ", expected " + versions(expected));
      case ADVER_INT ->
          ", interval "
              + checks.lastAdvertisement().advertInterval()
              + " cs"
              + (expected == null ? "" : ", expected " + expected.advertInterval() + " cs");
      case ADDRESS_LIST ->
          ", "
              + checks.lastAdvertisement().addressCount()
              + " addresses"
              + (expected == null ? "" : ", expected " + expected.addresses());
      default -> "";
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
