// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/**
 * A virtual IP address with the prefix length it is given on the interface.
 *
 * @param address the address
 * @param prefixLength 0 to 32 or 128
 */
public record VirtualIp(IpAddress address, int prefixLength) {

  /** That of every link-local subnet (RFC 4291 §2.5.6). */
  private static final int LINK_LOCAL_PREFIX_LENGTH = 64;

  /**
   * Parses {@code address[/prefix]}; without a prefix it is the whole length of the address, or 64
   * for an IPv6 link-local one.
   *
   * @throws IllegalArgumentException if it is no such text, or no unicast address
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

  @Override
  public String toString() {
    return address + "/" + prefixLength;
  }
}
