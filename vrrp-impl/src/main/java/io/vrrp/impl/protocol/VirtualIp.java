// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A virtual IP address with its prefix length on the interface.
 *
 * @param address the address
 * @param prefixLength 0 to 32 or 128
 */
public record VirtualIp(IpAddress address, int prefixLength) {

  private static final String PROPERTY = "virtualIps";

  /** The prefix length of every link-local subnet (RFC 4291 §2.5.6). */
  private static final int LINK_LOCAL_PREFIX_LENGTH = 64;

  /**
   * Parses {@code address[/prefix]}. The default prefix is the full length of the address, or 64
   * for an IPv6 link-local one.
   *
   * @throws IllegalArgumentException if the text has another form, or the address is not unicast
   */
  public static VirtualIp parse(String text) {
    int slash = text.indexOf('/');
    IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    int longest = address.family().addressLength() * 8;
    int prefixLength = address.isIpv6LinkLocal() ? LINK_LOCAL_PREFIX_LENGTH : longest;
    if (slash >= 0) {
      String prefix = text.substring(slash + 1);
      if (!prefix.matches("[0-9]{1,3}") || Integer.parseInt(prefix) > longest) {
        throw new IllegalArgumentException(
            "prefix length '" + prefix + "' of " + address + " is not 0 to " + longest);
      }
      prefixLength = Integer.parseInt(prefix);
    }
    if (!address.isUnicast()) {
      throw new IllegalArgumentException(address + " is not a unicast address of a host");
    }
    return new VirtualIp(address, prefixLength);
  }

  /**
   * Adds an error for each rule that the addresses of one virtual router break together. Some of
   * them may be missing, because they cannot be read.
   */
  public static void checkList(List<VirtualIp> ips, PropertyErrors errors) {
    String allowedCount = "1 to " + RouterParameters.MAX_VIRTUAL_IPS + " different addresses";
    if (ips.isEmpty()) {
      errors.addMissing(PROPERTY, allowedCount);
    }
    if (ips.size() > RouterParameters.MAX_VIRTUAL_IPS
        || ips.stream().map(VirtualIp::address).distinct().count() < ips.size()) {
      errors.add(PROPERTY, text(ips), allowedCount);
    }
    // RFC 9568 §5.2.9
    if (ips.stream().map(ip -> ip.address().family()).distinct().count() > 1) {
      errors.add(
          PROPERTY,
          text(ips),
          "addresses of one family (the other needs a configuration of its own)");
    }
  }

  /** Adds an error if this address must not be the first one (RFC 9568 §5.2.9). */
  public static void checkFirst(List<VirtualIp> ips, PropertyErrors errors) {
    IpAddress first = ips.get(0).address();
    if (first.v6() && !first.isIpv6LinkLocal()) {
      errors.add(
          PROPERTY, text(ips), "a link-local address (fe80::/10) first, then other IPv6 addresses");
    }
  }

  /** The addresses as in a configuration. */
  static String text(List<VirtualIp> ips) {
    return ips.stream().map(ip -> ip.address().toString()).collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return address + "/" + prefixLength;
  }
}
