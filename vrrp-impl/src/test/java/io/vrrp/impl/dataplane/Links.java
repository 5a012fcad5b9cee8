// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.Ipv6Settings;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.protocol.MacAddress;

/** Makes links that differ from others in one property. */
final class Links {

  private Links() {}

  static Link up(Link l, boolean up) {
    return new Link(
        l.index(),
        l.labels(),
        l.mac(),
        up,
        up,
        l.mtu(),
        l.kind(),
        l.lower(),
        l.master(),
        l.ipv4(),
        l.ipv6());
  }

  static Link name(Link l, String name) {
    return new Link(
        l.index(),
        new Link.Labels(name, l.labels().alternativeNames(), l.alias(), l.group()),
        l.mac(),
        l.adminUp(),
        l.running(),
        l.mtu(),
        l.kind(),
        l.lower(),
        l.master(),
        l.ipv4(),
        l.ipv6());
  }

  static Link alias(Link l, String alias) {
    return new Link(
        l.index(),
        new Link.Labels(l.name(), l.labels().alternativeNames(), alias, l.group()),
        l.mac(),
        l.adminUp(),
        l.running(),
        l.mtu(),
        l.kind(),
        l.lower(),
        l.master(),
        l.ipv4(),
        l.ipv6());
  }

  static Link group(Link l, int group) {
    return new Link(
        l.index(),
        new Link.Labels(l.name(), l.labels().alternativeNames(), l.alias(), group),
        l.mac(),
        l.adminUp(),
        l.running(),
        l.mtu(),
        l.kind(),
        l.lower(),
        l.master(),
        l.ipv4(),
        l.ipv6());
  }

  static Link mac(Link l, MacAddress mac) {
    return new Link(
        l.index(),
        l.labels(),
        mac,
        l.adminUp(),
        l.running(),
        l.mtu(),
        l.kind(),
        l.lower(),
        l.master(),
        l.ipv4(),
        l.ipv6());
  }

  static Link mtu(Link l, int mtu) {
    return new Link(
        l.index(),
        l.labels(),
        l.mac(),
        l.adminUp(),
        l.running(),
        mtu,
        l.kind(),
        l.lower(),
        l.master(),
        l.ipv4(),
        l.ipv6());
  }

  static Link master(Link l, int master) {
    return new Link(
        l.index(),
        l.labels(),
        l.mac(),
        l.adminUp(),
        l.running(),
        l.mtu(),
        l.kind(),
        l.lower(),
        master,
        l.ipv4(),
        l.ipv6());
  }

  static Link kind(Link l, Link.Kind kind) {
    return new Link(
        l.index(),
        l.labels(),
        l.mac(),
        l.adminUp(),
        l.running(),
        l.mtu(),
        kind,
        l.lower(),
        l.master(),
        l.ipv4(),
        l.ipv6());
  }

  static Link macvlanOn(Link l, int lower) {
    return new Link(
        l.index(),
        l.labels(),
        l.mac(),
        l.adminUp(),
        l.running(),
        l.mtu(),
        Link.Kind.MACVLAN_BRIDGE,
        lower,
        l.master(),
        l.ipv4(),
        l.ipv6());
  }

  static Link ipv4(Link l, Ipv4Settings ipv4) {
    return new Link(
        l.index(),
        l.labels(),
        l.mac(),
        l.adminUp(),
        l.running(),
        l.mtu(),
        l.kind(),
        l.lower(),
        l.master(),
        ipv4,
        l.ipv6());
  }

  static Link ipv6(Link l, Ipv6Settings ipv6) {
    return new Link(
        l.index(),
        l.labels(),
        l.mac(),
        l.adminUp(),
        l.running(),
        l.mtu(),
        l.kind(),
        l.lower(),
        l.master(),
        l.ipv4(),
        ipv6);
  }
}
