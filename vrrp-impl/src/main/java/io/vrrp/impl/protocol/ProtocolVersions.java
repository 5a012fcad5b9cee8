// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/** The versions of the protocol that a virtual router uses. */
public enum ProtocolVersions {
  /** RFC 9568. */
  V3("1 to 4095"),
  /** RFC 3768, over IPv4 only. */
  V2("100 to 25500 in steps of 100 with version=2, which knows whole seconds only"),
  /** Both, to move a group from 2 to 3 (RFC 9568 §8.4). */
  V2_AND_V3("1 to 100, then up to 4000 in steps of 100, with version=2+3");

  private final PropertyRule<Integer> advertInterval;

  ProtocolVersions(String allowedIntervals) {
    advertInterval = new PropertyRule<>("advertInterval", allowedIntervals, this::canSend);
  }

  /** The intervals that packets of these versions can express. */
  public PropertyRule<Integer> advertInterval() {
    return advertInterval;
  }

  /**
   * Version 2 sends seconds in 8 bits (RFC 3768 §5.3.7), version 3 centiseconds in 12 bits (RFC
   * 9568 §5.2.7).
   */
  private boolean canSend(int interval) {
    boolean wholeSeconds = interval % RouterParameters.CENTISECONDS_PER_SECOND == 0;
    int max =
        this == V2
            ? RouterParameters.MAX_ADVERT_INTERVAL_OF_VERSION_2
            : RouterParameters.MAX_ADVERT_INTERVAL;
    return interval >= 1
        && interval <= max
        && switch (this) {
          case V3 -> true;
          case V2 -> wholeSeconds;
          case V2_AND_V3 -> wholeSeconds || interval < RouterParameters.CENTISECONDS_PER_SECOND;
        };
  }

  /** Adds an error if the family of the virtual IP addresses does not have these versions. */
  public void checkFamily(IpFamily family, PropertyErrors errors) {
    if (family == IpFamily.IPV6 && this != V3) {
      errors.add("version", text(), "3 with IPv6 addresses");
    }
  }

  /** Adds an error if there is a password but these versions have none (RFC 9568 §9). */
  public void checkPassword(boolean isSet, PropertyErrors errors) {
    if (isSet && this == V3) {
      errors.add(".authPassword is set; allowed: only with version=2 or 2+3");
    }
  }

  /** Whether advertisements of this version are sent and accepted. */
  public boolean include(int version) {
    return switch (version) {
      case AdvertisementFormat.VERSION_2 -> this != V3;
      case AdvertisementFormat.VERSION_3 -> this != V2;
      default -> false;
    };
  }

  /** The value of the property {@code version}. */
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
