// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/** Which versions of the protocol a virtual router speaks. */
public enum ProtocolVersions {
  /** RFC 9568. */
  V3,
  /** RFC 3768, over IPv4 only. */
  V2,
  /** Both, to move a group from 2 to 3 (RFC 9568 §8.4). */
  V2_AND_V3;

  /** Whether advertisements of this version are sent and heard. */
  public boolean include(int version) {
    return switch (version) {
      case AdvertisementFormat.VERSION_2 -> this != V3;
      case AdvertisementFormat.VERSION_3 -> this != V2;
      default -> false;
    };
  }

  /** As the property {@code version} has it. */
  public String text() {
    return switch (this) {
      case V3 -> "3";
      case V2 -> "2";
      case V2_AND_V3 -> "2+3";
    };
  }

  /** How many versions these are. */
  public int count() {
    return this == V2_AND_V3 ? 2 : 1;
  }
}
