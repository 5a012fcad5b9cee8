// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/** IPv4 or IPv6, with the sizes and groups that VRRP uses in each (RFC 9568 §5.1). */
public enum IpFamily {
  IPV4(4, 20, "224.0.0.18"),
  IPV6(16, 40, "ff02::12");

  private final int addressLength;
  private final int ipHeaderLength;
  private final IpAddress group;

  IpFamily(int addressLength, int ipHeaderLength, String group) {
    this.addressLength = addressLength;
    this.ipHeaderLength = ipHeaderLength;
    this.group = IpAddress.parse(group);
  }

  /** The length of an address in bytes. */
  public int addressLength() {
    return addressLength;
  }

  /** The length in bytes of the IP header that we send: no options, no extension headers. */
  int ipHeaderLength() {
    return ipHeaderLength;
  }

  /** The multicast group of advertisements (RFC 9568 §5.1.1.2, §5.1.2.2). */
  public IpAddress group() {
    return group;
  }
}
