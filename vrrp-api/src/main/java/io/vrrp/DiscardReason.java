// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/**
 * Why a received packet was discarded. Each discarded packet has exactly one reason, even if
 * several apply. Later versions may add reasons, also between the present ones.
 *
 * <p>Each reason is a counter. This is the only place that defines it: statistics, management beans
 * and shell commands show every constant of this list.
 */
public enum DiscardReason implements VrrpCounter {
  /**
   * The source is this node's own address: the packet was looped back, or two nodes use the
   * address.
   */
  OWN_PACKET("ownPackets", "its source is this node's own address", "RFC 9568 §6.4.3"),
  /** The TTL or hop limit is not 255, or with unicast peers less than {@code minTtl}. */
  IP_TTL(
      "ipTtlErrors",
      "its TTL or hop limit is less than 255, or than minTtl",
      "RFC 9568 §5.1.1.3, §5.1.2.3, §7.1"),
  /**
   * The destination is not the VRRP group, or with unicast peers not this node. If no virtual
   * router of the interface and family has unicast peers, the kernel drops packets to hosts before
   * they are counted.
   */
  WRONG_DESTINATION(
      "wrongDestination",
      "it is not addressed to the VRRP group, or with unicast peers to this node's address",
      "RFC 9568 §5.1.1.2, §5.1.2.2"),
  /** The source is not one of the unicast peers. */
  UNKNOWN_PEER("unknownPeers", "its source is not one of the unicast peers", ""),
  /** IPv6: the source is not a link-local address. */
  SOURCE_NOT_LINK_LOCAL(
      "sourceNotLinkLocal", "its source is not a link-local address", "RFC 9568 §5.1.2.1"),
  /** The packet is shorter than its header says. */
  PACKET_LENGTH("packetLengthErrors", "it is incomplete", "RFC 9568 §7.1"),
  /** The virtual router does not speak this version of the protocol. */
  VERSION("versionErrors", "its version is not configured", "RFC 9568 §5.2.1, §7.1"),
  /** The type is not ADVERTISEMENT. */
  INVALID_TYPE("invalidTypePktsRcvd", "its type is not ADVERTISEMENT", "RFC 9568 §5.2.2, §7.1"),
  /** The checksum is wrong. */
  CHECKSUM("checksumErrors", "its checksum is wrong", "RFC 9568 §5.2.8, §7.1"),
  /** The VRID is not configured on the interface. Such a packet belongs to no virtual router. */
  VRID("vridErrors", "its VRID is not configured on the interface", "RFC 9568 §5.2.3, §7.1"),
  /** The packet lists no virtual IP address. */
  ADDRESS_COUNT_ZERO(
      "addressCountZero", "it lists no virtual IP address", "RFC 9568 §5.2.5, errata 8299"),
  /** IPv6: the first virtual IP address is not link-local. */
  FIRST_ADDRESS_NOT_LINK_LOCAL(
      "firstAddressNotLinkLocal",
      "its first virtual IPv6 address is not link-local",
      "RFC 9568 §5.2.9, errata 8300"),
  /** The advertisement interval is 0. */
  INTERVAL_ZERO("intervalZero", "its advertisement interval is 0", "RFC 9568 §5.2.7, errata 8301"),
  /** Version 2: the authentication type is not the configured one. */
  AUTH_TYPE(
      "authTypeMismatches", "its authentication type is not the configured one", "RFC 3768 §7.1"),
  /** Version 2: the password is not the configured one. */
  AUTH_FAILURE(
      "authFailures", "its password is not the configured one", "RFC 2338 §5.3.10, RFC 3768 §7.1"),
  /** Version 2: the virtual IP addresses are not the configured ones. */
  ADDRESS_LIST(
      "addressListMismatches",
      "its virtual IP addresses are not the configured ones, which version 2 requires",
      "RFC 3768 §7.1"),
  /** Version 2: the advertisement interval is not the configured one. */
  ADVER_INT(
      "advertIntervalMismatches",
      "its advertisement interval is not the configured one, which version 2 requires",
      "RFC 3768 §7.1"),
  /** Version 2: the sender was heard in version 3. */
  VERSION_3_HEARD("version3Preferred", "its sender is heard in version 3", "RFC 9568 §8.4.2"),
  /** The virtual router was in {@link VrrpState#INITIALIZE}. */
  NOT_RUNNING("notRunning", "the virtual router is not running", "RFC 9568 §6.4.1");

  private final String key;
  private final String because;
  private final String reference;

  DiscardReason(String key, String because, String reference) {
    this.key = key;
    this.because = because;
    this.reference = reference;
  }

  /**
   * Says what was wrong with the packet, for example {@code its checksum is wrong}.
   *
   * @return the end of a sentence that begins with "discarded because"; the wording may change
   */
  public String because() {
    return because;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public String description() {
    return "Packets discarded because " + because;
  }

  @Override
  public String unit() {
    return "packets";
  }

  @Override
  public String reference() {
    return reference;
  }
}
