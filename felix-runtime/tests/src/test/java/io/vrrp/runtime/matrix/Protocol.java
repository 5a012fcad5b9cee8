// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The protocol of a LAN's virtual router, with its addresses. */
enum Protocol {
  IPV4("IPv4 v3", "10.77.%d.", 24),
  IPV6("IPv6 v3", "2001:db8:77:%d::", 64),
  /** RFC 3768, keepalived's default. */
  IPV4_VERSION_2("IPv4 v2", "10.77.%d.", 24);

  /** The virtual router identifier everywhere. */
  static final int VRID = 51;

  private static final int CLIENT = 100;
  private static final int VIRTUAL = 254;

  private final String label;
  private final String network;
  private final int prefixLength;

  Protocol(String label, String network, int prefixLength) {
    this.label = label;
    this.network = network;
    this.prefixLength = prefixLength;
  }

  boolean isIpv6() {
    return this == IPV6;
  }

  /** Returns the version of VRRP. */
  int version() {
    return this == IPV4_VERSION_2 ? 2 : 3;
  }

  /**
   * Whether it can advertise at this interval, in centiseconds: version 2 has only whole seconds.
   */
  boolean supports(int interval) {
    return version() == 2 ? interval % 100 == 0 : interval <= 4095;
  }

  /** Returns the checksums to test: only version 3 over IPv4 has a choice. */
  Set<Checksum> checksums() {
    return this == IPV4 ? EnumSet.allOf(Checksum.class) : EnumSet.of(Checksum.RFC5798);
  }

  /** Returns the part of the names of management beans. */
  String family() {
    return isIpv6() ? "ipv6" : "ipv4";
  }

  /** Returns an address on a LAN. */
  private String address(int lan, int number) {
    return network.formatted(lan) + number;
  }

  /** Returns the address that routers of that number send from. */
  String source(int lan, int number) {
    return isIpv6() ? "fe80::" + number : address(lan, number);
  }

  /** Returns what a router of that number has on its interface, with prefix lengths. */
  List<String> interfaceAddresses(int lan, int number) {
    String global = address(lan, number) + "/" + prefixLength;
    return isIpv6() ? List.of("fe80::" + number + "/64", global) : List.of(global);
  }

  /** Returns the address of the client with its prefix length. */
  String clientAddress(int lan) {
    return address(lan, CLIENT) + "/" + prefixLength;
  }

  /** Returns the virtual IP address that the client asks. */
  String target(int lan) {
    return address(lan, VIRTUAL);
  }

  /** Returns the virtual IP addresses; IPv6 has a link-local one first (RFC 9568 §5.2.9). */
  List<String> virtualIps(int lan) {
    return isIpv6() ? List.of("fe80::a:" + VRID, target(lan)) : List.of(target(lan));
  }

  /** Returns the virtual MAC address (RFC 9568 §7.3). */
  String virtualMac() {
    return "00:00:5e:00:%02x:%02x".formatted(isIpv6() ? 2 : 1, VRID);
  }

  @Override
  public String toString() {
    return label;
  }
}
