// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/** Why a received packet was discarded. Each packet has at most one. */
public enum DiscardReason {
  /** It carries this node's own source address: looped back, or a duplicate of our address. */
  OWN_PACKET("its source is this node's own address"),
  /** RFC 9568 §5.1.1.3, §7.1; among unicast peers less than configured. */
  IP_TTL("its TTL or hop limit is less than 255, or than minTtl"),
  /** RFC 9568 §5.1.1.2; sent to an address that is not the VRRP group. */
  WRONG_DESTINATION(
      "it is not addressed to the VRRP group, or with unicast peers to this node's address"),
  /** With unicast peers only they are heard. */
  UNKNOWN_PEER("its source is none of the unicast peers"),
  /** RFC 9568 §5.1.2.1: IPv6 advertisements come from a link-local address. */
  SOURCE_NOT_LINK_LOCAL("its source is not a link-local address"),
  /** RFC 9568 §7.1: the packet is complete. */
  PACKET_LENGTH("it is incomplete"),
  /** RFC 9568 §5.2.1, §7.1. */
  VERSION("its version is none that is configured"),
  /** RFC 9568 §5.2.2, §7.1. */
  INVALID_TYPE("its type is not ADVERTISEMENT"),
  /** RFC 9568 §5.2.8, §7.1. */
  CHECKSUM("its checksum is wrong"),
  /** RFC 9568 §5.2.3, §7.1. */
  VRID("its VRID is not configured on the interface"),
  /** RFC 9568 §5.2.5, errata 8299. */
  ADDRESS_COUNT_ZERO("it lists no virtual IP address"),
  /** RFC 9568 §5.2.9, errata 8300. */
  FIRST_ADDRESS_NOT_LINK_LOCAL("its first virtual IPv6 address is not link-local"),
  /** Errata 8301. */
  INTERVAL_ZERO("its advertisement interval is 0"),
  /** RFC 3768 §7.1: the authentication type is the configured one. */
  AUTH_TYPE("its authentication type is not the configured one"),
  /** RFC 2338 §5.3.10, RFC 3768 §7.1. */
  AUTH_FAILURE("its password is not the configured one"),
  /** RFC 3768 §7.1: MUST be dropped, unless the owner sent it. */
  ADDRESS_LIST("its virtual IP addresses are not the configured ones, which version 2 demands"),
  /** RFC 3768 §7.1: MUST be discarded. */
  ADVER_INT("its advertisement interval is not the configured one, which version 2 demands"),
  /** RFC 9568 §8.4.2: ignored, because its sender speaks version 3 as well. */
  VERSION_3_HEARD("its sender is heard in version 3"),
  /** RFC 9568 §6.4.1 knows no advertisements in INITIALIZE. */
  NOT_RUNNING("the virtual router is not running");

  private final String text;

  DiscardReason(String text) {
    this.text = text;
  }

  /** Whether RFC 6527 and RFC 8347 call it a protocol error. */
  boolean isProtocolError() {
    return this == IP_TTL || this == VERSION || this == CHECKSUM || this == VRID;
  }

  /** The end of a sentence that begins with "discarded because". */
  public String text() {
    return text;
  }
}
